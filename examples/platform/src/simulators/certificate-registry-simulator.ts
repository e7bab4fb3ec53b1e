import { createHash } from 'node:crypto';
import type { CertificateRegistry, RegisteredCertificate } from '../voucher-platform/certificates/certificate-registry';

const occupations = ['养老护理员', '焊工', '电工', '家政服务员', '育婴员', '电子商务师'] as const;
const levels = ['level5', 'level4', 'level3'] as const;

/** What the simulator says of an ID number: none, or up to three certificates, always the same. */
export function listSimulatedCertificates(idNumber: string): readonly RegisteredCertificate[] {
  const seed = createHash('sha256').update(`simulated-certificate:${idNumber}`).digest();
  const count = (seed[0] ?? 0) % 4;
  return Array.from({ length: count }, (_, index) => {
    const pick = seed[index + 1] ?? 0;
    const year = 2012 + index * 4 + (pick % 3);
    const isLevel = year >= 2020;
    return {
      kind: isLevel ? 'skillLevel' : 'qualification',
      occupation: occupations[pick % occupations.length] ?? occupations[0],
      skillLevel: levels[index] ?? 'level3',
      certificateNumber: `${isLevel ? 'S' : 'Z'}0000140000${year}${seed.readUInt32BE(8 + index * 4).toString().padStart(10, '0')}`,
      issuedBy: isLevel ? '山西省职业技能等级认定机构（模拟）' : '山西省职业技能鉴定中心（模拟）',
      issuedAtMs: Date.UTC(year, pick % 12, 1 + (pick % 28)) - 8 * 3_600_000,
    };
  });
}

/** Simulator of the national registry of certificates: invented ones, named so. Production refuses it. */
export function createCertificateRegistrySimulator(): CertificateRegistry {
  return { findCertificates: async (idNumber) => listSimulatedCertificates(idNumber) };
}
