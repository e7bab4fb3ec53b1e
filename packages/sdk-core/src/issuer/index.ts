export { encodeCredentialBody } from './encode-credential-body';
export { issueCredential } from './issue-credential';
export { verifySignedRequest, type RequestSigner, type VerificationKey, type VerifySignedRequestOptions } from './verify-signed-request';
