export { encodeCredentialBody } from './encode-credential-body';
export { issueCredential } from './issue-credential';
export { verifySignedRequest, type RequestSigner, type VerificationKey, type VerifySignedRequestOptions } from './verify-signed-request';
export { signScanGrant, signServerTime } from './sign-offline';
export { signStatusBundle, signTrustList } from './sign-trust';
export type { TrustListPayload } from '../status/trust-list-payload';
export type { StatusBundlePayload } from '../status/status-bundle';
