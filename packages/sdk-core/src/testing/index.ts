export { createFixedClock, type FixedClock } from './fixed-clock';
export { createMemoryStorage } from './memory-storage';
export { createMemoryKeyStore } from './memory-key-store';
export { createScriptedTransport, type ScriptedAnswer, type ScriptedTransport } from './scripted-transport';
export { createSeededRandom } from './seeded-random';
export { createTestBridge } from './test-bridge';
export * from './conformance/index';
