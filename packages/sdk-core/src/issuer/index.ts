export { encodeCredentialBody } from './encode-credential-body';
export { issueCredential } from './issue-credential';
export { verifySignedRequest, type RequestSigner, type VerificationKey, type VerifySignedRequestOptions } from './verify-signed-request';
export { signScanGrant, signServerTime } from './sign-offline';
export { signStatusBundle, signTrustList } from './sign-trust';
export { openSignedText, signText, type SignedText, type SignedTextOpening, type TextKey } from '../crypto/signed-text';
export type { TrustListPayload } from '../status/trust-list-payload';
export type { StatusBundlePayload } from '../status/status-bundle';
