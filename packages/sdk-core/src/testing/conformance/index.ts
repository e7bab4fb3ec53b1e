export { checkBridge, type BridgeSource } from './check-bridge';
export type { AskedPort, ConformanceOptions } from './conformance-check';
export type { ConformanceOutcome, ConformancePort, ConformanceReport, ConformanceResult, ConformanceText } from './conformance-report';
export { describeConformance } from './describe-conformance';
export { testHostBridge, type TestRunner } from './test-host-bridge';
