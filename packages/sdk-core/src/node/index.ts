export { createNodeSuite, generateNodeKey, importNodeKey, type NodeSigningKey } from './es256-node';
export { nodeRandom, systemClock, systemTimers } from './node-bridge';
