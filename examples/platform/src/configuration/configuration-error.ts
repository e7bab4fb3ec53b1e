/** What is wrong with the environment, one sentence per variable. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`配置有误：\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigurationError';
  }
}
