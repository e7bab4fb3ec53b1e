/** Unified social credit code (GB 32100): 18 of 0-9A-HJ-NPQRTUWXY, the last a check character. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** Some early codes fail the check: `checkFailed` warns, `malformed` is refused. */
export type InstitutionCodeCheck = 'valid' | 'checkFailed' | 'malformed';

export function checkInstitutionCode(code: string): InstitutionCodeCheck {
  if (code.length !== 18 || Array.from(code).some((character) => !alphabet.includes(character))) return 'malformed';
  return code[17] === institutionCodeCheckCharacter(code) ? 'valid' : 'checkFailed';
}

/** Check character of the first 17: 31 − (Σ mod 31), 31 counts as 0. */
export function institutionCodeCheckCharacter(code: string): string {
  const sum = weights.reduce((total, weight, i) => total + weight * alphabet.indexOf(code[i] as string), 0);
  return alphabet[(31 - (sum % 31)) % 31] as string;
}
