/** One line of the journey: what happened, its figure, and how long it took. */
export interface StepReport {
  readonly name: string;
  readonly rows: string;
  readonly figure: string;
  readonly milliseconds: number;
}

export interface Journey {
  step<T>(rows: string, name: string, act: () => Promise<T>, figure?: (value: T) => string): Promise<T>;
  readonly reports: readonly StepReport[];
}

/** Runs steps in order and prints each; the first failure ends the journey. */
export function createJourney(print: (line: string) => void): Journey {
  const reports: StepReport[] = [];
  return {
    reports,
    async step(rows, name, act, figure = () => '') {
      const startedMs = performance.now();
      try {
        const value = await act();
        const report = { name, rows, figure: figure(value), milliseconds: performance.now() - startedMs };
        reports.push(report);
        print(`✓ ${String(reports.length).padStart(2)} ${name} [${rows}] ${report.figure} · ${report.milliseconds.toFixed(1)} ms`);
        return value;
      } catch (error) {
        print(`✗ ${String(reports.length + 1).padStart(2)} ${name} [${rows}] ${error instanceof Error ? error.message : String(error)}`);
        throw error;
      }
    },
  };
}
