export { createTrustOpener, type OpenedTrustTexts, type TrustReading, type TrustTexts, type TrustTextState } from './create-trust-opener';
export { parseCertificate, type Certificate } from './certificate';
export { parseRevocationList, type RevocationList } from './revocation-list';
export { openTrustList, type OpenedTrustList, type TrustListOpening } from './trust-list';
export { verifyChain, type ChainRefusal, type ChainVerification } from './verify-chain';
export type { TrustListPayload } from '../status/trust-list-payload';
