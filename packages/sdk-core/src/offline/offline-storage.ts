/** What the offline code keeps its things in: the core's scoped storage, or a test's. */
export interface OfflineStorage {
  /** Parsed JSON; `undefined` when absent or damaged. */
  read<T>(name: string): Promise<T | undefined>;
  readText(name: string): Promise<string | undefined>;
  write(name: string, value: unknown): Promise<void>;
  writeText(name: string, text: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Names that begin with `start`, sorted. */
  names(start: string): Promise<readonly string[]>;
}
