/**
 * First 6 digits and asterisks, as on the manual's screens (R59, R64): `412327************`.
 * A shorter number than any ID number is starred altogether: 6 digits would be most of it.
 */
export function maskIdNumber(idNumber: string): string {
  return idNumber.length < 15 ? '*'.repeat(idNumber.length) : idNumber.slice(0, 6) + '*'.repeat(idNumber.length - 6);
}

/** 张三 → 张*, 欧阳修远 → 欧***: the first character stays, the rest is starred. */
export function maskName(name: string): string {
  const characters = Array.from(name);
  return characters.length === 0 ? '' : (characters[0] as string) + '*'.repeat(Math.max(1, characters.length - 1));
}

/** 138****5678. */
export function maskPhone(phone: string): string {
  return phone.length < 8 ? '*'.repeat(phone.length) : phone.slice(0, 3) + '*'.repeat(phone.length - 7) + phone.slice(-4);
}

/** First and last 4 characters of a certificate's number: `S000**************0001`. */
export function maskCertificateNumber(certificateNumber: string): string {
  return certificateNumber.length < 12 ? '*'.repeat(certificateNumber.length) : certificateNumber.slice(0, 4) + '*'.repeat(certificateNumber.length - 8) + certificateNumber.slice(-4);
}
