import { Type } from 'typebox';
import { Cursor, InstantMs, oneOf } from './values';

/** Accounts of the three consoles: the voucher platform's, the employment service's and the real-name system's. */
const password = Type.String({ minLength: 1, maxLength: 200 });
const TotpCode = Type.String({ pattern: '^[0-9]{6}$', description: 'RFC 6238, 30 s' });
export const AccountName = Type.String({ pattern: '^[a-z][a-z0-9-]{2,63}$' });
export const AccountState = oneOf(['pending', 'active', 'disabled'], { description: 'pending: somebody else than who made or reset it has to activate it' });
export const AccountPageQuery = Type.Object({ cursor: Type.Optional(Cursor), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })) }, { additionalProperties: false });
export const initialPassword = Type.String({ description: 'Shown once; it must be changed at the first log-in' });

export const ConsoleLogInRequest = Type.Object(
  { account: Type.String({ minLength: 1, maxLength: 64 }), password, totpCode: Type.Optional(TotpCode) },
  { $id: 'ConsoleLogInRequest', additionalProperties: false },
);
/** What every log-in answers beside who it is. */
export const sessionFields = {
  token: Type.String(),
  expiresAtMs: InstantMs,
  next: Type.Optional(oneOf(['changePassword', 'setSecondFactor'], { description: 'Nothing else works before' })),
};

export const PasswordChange = Type.Object({ password, newPassword: password }, { $id: 'PasswordChange', additionalProperties: false });
export const SecondFactor = Type.Object(
  { secret: Type.String({ description: 'base32' }), uri: Type.String({ description: 'otpauth://, to be shown as a QR code' }) },
  { $id: 'SecondFactor' },
);
export const SecondFactorConfirmation = Type.Object({ totpCode: TotpCode }, { $id: 'SecondFactorConfirmation', additionalProperties: false });
export const StepUpRequest = Type.Object(
  { password: Type.Optional(password), totpCode: Type.Optional(TotpCode) },
  { $id: 'StepUpRequest', additionalProperties: false, description: 'The code of the second factor; the password only where none is set' },
);
export const StepUp = Type.Object({ steppedUpUntilMs: InstantMs }, { $id: 'StepUp' });
