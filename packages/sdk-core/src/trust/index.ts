export { parseCertificate, type Certificate } from './certificate';
export { openTrustList, trustListSignatureBase, type TrustListOpening, type TrustListPayload } from './trust-list';
export { verifyChain, type ChainRefusal, type ChainVerification } from './verify-chain';
