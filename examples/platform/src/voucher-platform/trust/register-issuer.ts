import { issuers } from '../../database/schema/template-tables';
import type { Platform } from '../../platform';

/** The platform's own issuer joins the trust list at start-up; an earlier one stays until it is withdrawn. */
export async function registerIssuer(platform: Platform): Promise<void> {
  const { issuer, areDemo } = platform.keys;
  await platform.database.orm
    .insert(issuers)
    .values({ keyId: issuer.keyId, publicKey: issuer.key.publicKey, certificateChain: [...issuer.certificateChain], isDemo: areDemo, createdAtMs: platform.nowMs() })
    .onConflictDoNothing();
}
