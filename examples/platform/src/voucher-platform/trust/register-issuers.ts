import { issuers } from '../../database/schema/template-tables';
import type { Platform } from '../../platform';

/** The platform's own issuers join the trust list at start-up, in the profile `gm` the SM2 one alone; an earlier one stays until it is withdrawn. */
export async function registerIssuers(platform: Platform): Promise<void> {
  const { issuer, sm2Issuer, areDemo } = platform.keys;
  for (const { key, keyId, certificateChain } of [...(platform.profile === 'gm' ? [] : [issuer]), ...(sm2Issuer === undefined ? [] : [sm2Issuer])]) {
    await platform.database.orm
      .insert(issuers)
      .values({ keyId, publicKey: key.publicKey, algorithm: key.algorithm, certificateChain: [...certificateChain], isDemo: areDemo, createdAtMs: platform.nowMs() })
      .onConflictDoNothing();
  }
}
