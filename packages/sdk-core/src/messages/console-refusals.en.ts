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
  exportTooLarge: 'More than {limit} records match. Narrow them down by region, template or status, then export.',
  stepUpRequired: 'Confirm that it is you first; it holds for {minutes} minutes.',
  approvalRequired: 'Another account must agree first[: {voidedCount} vouchers would be void][: {rowCount} records, with those exported in the last 24 hours].',
  ownApproval: 'You cannot agree to your own request; another account must.',
  approvalClosed: 'This request was decided already, or is older than 24 hours.',
  accountExists: 'This account name is taken.',
  idTaken: 'The id “{id}” is taken. Choose another.',
  keyInUse: 'This public key is registered elsewhere; each channel needs its own. Make a new key, then register it.',
  trustListRefused: 'The trust list did not pass ({outcome}) and was not published[; the current version is {currentVersion}]. Check signing key, version, validity and chains, sign it again and submit it.',
  alreadyRegistered: 'This voucher is registered as a trainee or stands in another class already. Look it up in the list of trainees.',
  stepNotReady: 'This step cannot be done yet[: {step} comes first]. Finish the steps before it, then submit.',
  checksFailed: '{failedCount} did not pass the checks. See what each still lacks, complete it and submit again.',
  alreadyDecided: 'This was submitted or decided already[ ({status})] and cannot be changed. Refresh and look at it.',
  nothingToPay: 'None of the {count} vouchers has a subsidy to be paid. Refresh and choose again.',
  paymentRecorded: 'The payment of this batch is on record[ ({paymentReference})] and differs from this one; nothing was changed. What the bank returns after that cannot be entered here: settle it outside the system and keep the documents.',
  voucherStateMismatch: 'The voucher is {status}; {transition} is not possible. Find the cause by reconciliation.',
  eventOutOfOrder: 'The message before this one has not arrived[ (got number {sequence}, expected {expected})]. Send it again later.',
};
