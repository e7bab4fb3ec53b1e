import type { ConsoleRefusalCode } from '../refusals';

/** English beside {@link consoleRefusalsZhCN}: same codes, same parameters. */
export const consoleRefusalsEn: Readonly<Record<ConsoleRefusalCode, string>> = {
  previewOutdated: 'The counts have changed since the preview[: {voidedCount} would be void now, {unclaimedCount} unclaimed]. Look at the new preview and confirm again.',
  wrongCredentials: 'Account or password is wrong[; {attemptsLeft} attempts left]. Check and try again.',
  accountLocked: 'Too many failed log-ins. Try again in {minutes} minutes or ask an administrator.',
  secondFactorRequired: 'Enter the 6-digit code of your authenticator app.',
  secondFactorMissing: 'Set up an authenticator app before anything else.',
  passwordChangeRequired: 'Change the initial password first.',
  weakPassword: 'The password is too weak: at least {minimumLength} characters of {minimumKinds} kinds (upper case, lower case, digits, symbols), without the account name, and not the old one.',
  stepUpRequired: 'Confirm that it is you first; it holds for {minutes} minutes.',
  approvalRequired: '{voidedCount} vouchers would be void: another account must agree first.',
  ownApproval: 'You cannot agree to your own request; another account must.',
  approvalClosed: 'This request was decided already, or is older than 24 hours.',
  accountExists: 'This account name is taken.',
};
