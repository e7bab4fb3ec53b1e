/** What the bare-context test bundles: the core over a scripted platform, everything else passed in. */
export * from '../src/index';
export { createNobleSigningKey, createNobleSuite } from '../src/crypto/es256-noble';
export { issueCredential } from '../src/issuer/issue-credential';
export * from '../src/testing/index';
