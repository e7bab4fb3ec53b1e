import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { generateNodeKey } from '@skill-voucher/sdk-core/node';
import type { Database } from '../../src/database/database';
import { createSigner, type Signer } from './test-device';

const sessionLifeMs = 12 * 3_600_000;

/** A person who is logged in on a phone. */
export interface SeededPerson {
  readonly signer: Signer;
  /** PKCS #8 in PEM. */
  readonly privateKeyPem: string;
  readonly personId: string;
  /** What its host calls the person: the face service is asked by it. */
  readonly subject: string;
  readonly holderBucket: number;
}

/**
 * As many people with a key and a session each, written into the tables at once instead of by two
 * requests each. Name, ID number and phone are those of somebody who is there; the keys are real.
 */
export async function seedCrowd(database: Database, options: { size: number; nowMs: number; countyCode?: string }): Promise<SeededPerson[]> {
  const { size, nowMs, countyCode = '140105' } = options;
  const crowd = await Promise.all(
    Array.from({ length: size }, async () => {
      const key = generateNodeKey();
      const signer = { ...(await createSigner(key)), sessionId: randomBytes(24).toString('base64url') };
      const personId = randomUUID();
      return { signer, privateKeyPem: key.exportPkcs8(), personId, subject: `seeded-${personId}`, holderBucket: randomInt(65_536) };
    }),
  );
  const rows = crowd.map(({ signer, personId, holderBucket }) => ({
    personId, holderBucket, thumbprint: signer.keyId, publicKey: Buffer.from(signer.key.publicKey).toString('hex'), sessionId: signer.sessionId, index: randomBytes(32).toString('hex'),
  }));
  const text = `WITH given AS (
      SELECT (r->>'personId')::uuid AS person_id, (r->>'holderBucket')::integer AS holder_bucket, r->>'thumbprint' AS thumbprint, decode(r->>'publicKey', 'hex') AS public_key,
        r->>'sessionId' AS session_id, decode(r->>'index', 'hex') AS id_number_index
      FROM jsonb_array_elements($1::jsonb) r
    ), model AS (
      SELECT p.name_cipher, p.id_number_cipher, p.phone_cipher FROM voucher_platform.people p JOIN voucher_platform.device_keys k USING (person_id)
      UNION ALL SELECT name_cipher, id_number_cipher, phone_cipher FROM voucher_platform.people LIMIT 1
    ), person AS (
      INSERT INTO voucher_platform.people (person_id, holder_bucket, id_number_index, name_cipher, id_number_cipher, phone_cipher, county_code, created_at_ms, updated_at_ms)
      SELECT g.person_id, g.holder_bucket, g.id_number_index, m.name_cipher, m.id_number_cipher, m.phone_cipher, $3::text, $2::bigint, $2::bigint FROM given g, model m
      RETURNING person_id
    ), key AS (
      INSERT INTO voucher_platform.device_keys (key_thumbprint, person_id, channel_id, device_id, public_key, binding, is_face_verified, bound_at_ms, last_seen_at_ms)
      SELECT thumbprint, person_id, 'minshengshanxi', 'seeded', public_key, 'created', false, $2::bigint, $2::bigint FROM given
      RETURNING key_thumbprint
    ), session AS (
      INSERT INTO voucher_platform.sessions (session_id, person_id, key_thumbprint, channel_id, subject, created_at_ms, expires_at_ms)
      SELECT session_id, person_id, thumbprint, 'minshengshanxi', 'seeded-' || person_id, $2::bigint, $2::bigint + ${sessionLifeMs} FROM given
      RETURNING session_id
    )
    SELECT (SELECT count(*) FROM person)::integer AS people, (SELECT count(*) FROM key)::integer AS keys, (SELECT count(*) FROM session)::integer AS sessions`;
  const [counts] = await database.run<{ people: number; keys: number; sessions: number }>({ name: 'seed-crowd', text }, [JSON.stringify(rows), nowMs, countyCode]);
  if (counts?.people !== size || counts.keys !== size || counts.sessions !== size) throw new Error(`Seeded ${JSON.stringify(counts)} of ${size}`);
  return crowd;
}
