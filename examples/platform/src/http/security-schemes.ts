export type SecurityScheme = 'deviceSignature' | 'channelSignature' | 'hrToken' | 'reviewerToken' | 'deskToken';

const signature = { type: 'apiKey', in: 'header', name: 'signature' } as const;
const token = { type: 'http', scheme: 'bearer' } as const;

/** How a caller shows who it is; OpenAPI has no word for message signatures. */
export const securitySchemes = {
  deviceSignature: { ...signature, description: "RFC 9421, tag `etv`, by the device's key: docs/protocols/request-signing.md" },
  channelSignature: { ...signature, description: "RFC 9421, tag `etv-channel`, by the back end's key: docs/protocols/request-signing.md" },
  hrToken: { ...token, description: 'From logInHr' },
  reviewerToken: { ...token, description: 'From logInReviewer' },
  deskToken: { ...token, description: 'From logInDesk' },
} as const satisfies Record<SecurityScheme, object>;
