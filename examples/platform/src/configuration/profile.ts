import { and, eq, isNull } from 'drizzle-orm';
import type { Database } from '../database/database';
import { issuers } from '../database/schema/template-tables';
import type { PlatformKeys } from '../keys/platform-keys';
import type { PersonalData } from '../personal-data/personal-data';
import type { SignatureAlgorithm } from '@skill-voucher/sdk-core';

export const profiles = ['standard', 'gm'] as const;

/** `gm`: vouchers are issued with SM2, to SM2 keys of devices, and personal data lie under SM4 (GB/T 39786). What stays ES256 is named in `docs/compliance.md`. */
export type Profile = (typeof profiles)[number];

/** Of every system that starts: its personal data lie under SM4. */
export function findGmKeyProblems(systems: readonly { readonly personalData: PersonalData }[]): string[] {
  const areSm4 = systems.every(({ personalData }) => personalData.cipher.keys[0]?.algorithm === 'SM4-CBC-HMAC-SM3');
  return areSm4 ? [] : ['ETV_PROFILE=gm：ETV_DATA_KEYS 的第一把密钥须为 SM4-CBC-HMAC-SM3'];
}

/** What keeps the issuing of vouchers from the profile `gm`; empty: nothing. */
export async function findGmProblems(options: { keys: Pick<PlatformKeys, 'sm2Issuer'>; es256IssuedBy: SignatureAlgorithm; database: Database }): Promise<string[]> {
  const { keys, es256IssuedBy, database } = options;
  const problems: string[] = [];
  if (keys.sm2Issuer === undefined) problems.push('ETV_PROFILE=gm：须设置 SM2 发行方（ETV_SM2_ISSUER_KEY_FILE 等）');
  if (es256IssuedBy !== 'SM2') problems.push('ETV_PROFILE=gm：ETV_ES256_ISSUED_BY 须为 SM2');
  const trusted = await database.orm.select({ keyId: issuers.keyId }).from(issuers).where(and(eq(issuers.algorithm, 'ES256'), isNull(issuers.withdrawnAtMs)));
  if (trusted.length > 0) problems.push(`ETV_PROFILE=gm：信任列表中还有 ES256 发行方 ${trusted.map(({ keyId }) => keyId).join('、')}，须先撤下`);
  return problems;
}
