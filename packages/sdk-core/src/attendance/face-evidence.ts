import { refuse, type Refusal } from '../refusals';

/** What the platform learnt from the face service about one attempt. */
export type FaceEvidence =
  /** The service confirmed this person. */
  | { readonly outcome: 'verified'; readonly personId: string }
  | { readonly outcome: 'missing' }
  /** `refusedTimes` in a row, this one included. */
  | { readonly outcome: 'refused'; readonly refusedTimes: number }
  | { readonly outcome: 'serviceDown' };

/** So many refusals in a row open QR check-in (A3). */
export const faceRefusalLimit = 3;

/**
 * Whether a face stands for this trainee (R46).
 *
 * - `checkInFaceRequired`: none was shown
 * - `checkInFaceRefused` with `refusedTimes`, `limit` and the tries that `remain`
 * - `faceServiceDown`
 * - `faceOfAnother`: a proxy holder's face never counts for the elder (A20)
 */
export function refuseFace(face: FaceEvidence, traineeId: string): Refusal | undefined {
  switch (face.outcome) {
    case 'verified':
      return face.personId === traineeId ? undefined : refuse('faceOfAnother', { rule: 'A20' });
    case 'missing':
      return refuse('checkInFaceRequired', { rule: 'R46' });
    case 'refused':
      return refuse('checkInFaceRefused', { rule: 'R46', refusedTimes: face.refusedTimes, limit: faceRefusalLimit, remain: Math.max(0, faceRefusalLimit - face.refusedTimes) });
    case 'serviceDown':
      return refuse('faceServiceDown', { rule: 'A3' });
  }
}
