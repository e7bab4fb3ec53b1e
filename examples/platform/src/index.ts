export { defaultAudience, startPlatform, type RunningPlatform, type StartPlatformOptions } from './start-platform';
export type { Demo, DemoChannel } from './seed/seed-demo';
export type { DemoInstitutionAdmin, DemoPerson } from './seed/demo-people';
export { createSimulatedFaceTicket } from './simulators/face-verification-simulator';
export { DataFolderInUseError } from './database/data-folder-lock';
export { ConfigurationError, readConfiguration } from './configuration/read-configuration';
export { explainStartFailure } from './explain-start-failure';
