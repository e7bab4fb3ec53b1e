import { encodeBase64Url } from '@skill-voucher/sdk-core';
import { issueCredential } from '@skill-voucher/sdk-core/issuer';
import type { Static } from 'typebox';
import { eq } from 'drizzle-orm';
import { deviceKeys } from '../../database/schema/account-tables';
import type { TemplateRow } from '../../database/schema/template-tables';
import { refuseRequest } from '../../http/refused-request';
import type { Credential } from '../../http/schemas/voucher-schemas';
import { findIssuer } from '../../keys/platform-keys';
import type { Platform } from '../../platform';

export interface CredentialOrder {
  readonly voucher: { readonly voucherNumber: string; readonly validFromMs: number; readonly expiresAtMs: number };
  readonly template: TemplateRow;
  readonly keyThumbprint: string;
  readonly statusIndex: number;
}

/** Signs the 130 bytes that one key shows for one voucher. They are not stored: the record is, and signing again is harmless. */
export async function issueVoucherCredential(platform: Platform, order: CredentialOrder): Promise<Static<typeof Credential>> {
  const { voucher, template, keyThumbprint, statusIndex } = order;
  const [key] = await platform.database.orm.select({ publicKey: deviceKeys.publicKey, algorithm: deviceKeys.algorithm }).from(deviceKeys).where(eq(deviceKeys.keyThumbprint, keyThumbprint));
  if (key === undefined) throw refuseRequest('keyRevoked');
  const issuer = findIssuer(platform, key.algorithm);
  if (issuer === undefined) throw refuseRequest('keyAlgorithmNotOffered', { algorithm: key.algorithm });
  const bytes = await issueCredential({
    issuerKey: issuer.key,
    fields: {
      holderAlgorithm: key.algorithm,
      issuerKeyId: issuer.keyId,
      voucherNumber: voucher.voucherNumber,
      holderPublicKey: new Uint8Array(key.publicKey),
      validFromSeconds: Math.floor(voucher.validFromMs / 1000),
      expiresAtSeconds: Math.floor(voucher.expiresAtMs / 1000),
      templateNumber: template.templateNumber,
      trainingType: template.trainingType,
      benefitMode: template.benefitMode,
      skillLevel: template.skillLevel,
      amountFen: template.amountFen,
      statusIndex,
    },
  });
  return { voucherNumber: voucher.voucherNumber, credential: encodeBase64Url(bytes), expiresAtMs: voucher.expiresAtMs };
}
