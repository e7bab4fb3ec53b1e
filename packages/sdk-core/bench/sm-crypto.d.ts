declare module 'sm-crypto' {
  export const sm2: { doVerifySignature(message: number[], signature: string, publicKey: string, options: { hash: boolean }): boolean };
}
