/** A person and a screen reader in front of one output of the kit. Names are accessible names. */
export interface ContractDriver {
  press(role: 'button' | 'checkbox', name: string): Promise<void>;
  /** A press on something that says it is not to be pressed now. */
  pressAnyway(role: 'button', name: string): Promise<void>;
  choose(name: string): Promise<void>;
  type(field: string, text: string): Promise<void>;
  /** Enter, or the key 完成 of a phone's keyboard. */
  submit(field: string): Promise<void>;
  /** Scrolls to the end of the page. */
  reachEnd(): Promise<void>;
  /** Holds a code before the camera that was opened. */
  showCode(text: string): Promise<void>;
  waitForText(text: string): Promise<void>;
  /** Roles, names, states and texts, one line each, indented by nesting. */
  readTree(): Promise<readonly string[]>;
  /** What the app heard, in order. */
  readTranscript(): readonly (readonly unknown[])[];
}
