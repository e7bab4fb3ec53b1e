/** Ends the process with what the command answers, and with 2, the error and the usage where it fails. */
export function runCommand(usage: string, command: () => Promise<number>): void {
  command().then(
    (status) => process.exit(status),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      console.error(usage);
      process.exit(2);
    },
  );
}
