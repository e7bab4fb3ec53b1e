export const logLevels = ['silent', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** From nothing to everything; at no level anything of a person. */
export type LogLevel = (typeof logLevels)[number];
