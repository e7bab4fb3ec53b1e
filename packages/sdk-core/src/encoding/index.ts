export { decodeBase32, encodeBase32 } from './base32';
export { decodeBase64, decodeBase64Url, encodeBase64, encodeBase64Url } from './base64';
export { concatBytes, decodeHex, encodeHex, equalBytes, readUint32, writeUint32 } from './bytes';
export { decodeUtf8, encodeUtf8 } from './utf8';
