export { createSm2Suite } from './sm2-suite';
export { createSm2KeyStore, createSm2SigningKey, generateSm2SecretKey } from './sm2-signing-key';
