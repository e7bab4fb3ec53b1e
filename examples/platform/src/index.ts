export { defaultAudience, startPlatform, type RunningPlatform, type StartPlatformOptions } from './start-platform';
export type { DemoStaff, RunningSystems } from './start-systems';
export type { Demo, DemoChannel, DemoLearningPlatform } from './seed/seed-demo';
export type { DemoInstitutionAdmin, DemoPerson } from './seed/demo-people';
export { createSimulatedFaceTicket, createSimulatedPersonTicket } from './simulators/face-verification-simulator';
export { createLearningPlatformSimulator, type LearningPlatformSimulator } from './simulators/learning-platform-simulator';
export { DataFolderInUseError } from './database/data-folder-lock';
export { ConfigurationError, readConfiguration } from './configuration/read-configuration';
export { explainStartFailure } from './explain-start-failure';
