import { refuse, type Refusal } from '../refusals';

/** R51: so many pictures with one feedback. */
export const feedbackPictureLimit = 3;
/** As base64 it stays below what a mini-program's request and answer may carry. */
export const largestPictureBytes = 1_000_000;

export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type PictureType = (typeof pictureTypes)[number];

/** What the file is by its first bytes, whatever its name says; `undefined` for anything but JPEG, PNG and WebP. */
export function detectPictureType(bytes: Uint8Array): PictureType | undefined {
  const startsWith = (offset: number, ...expected: number[]) => expected.every((byte, index) => bytes[offset + index] === byte);
  if (startsWith(0, 0xff, 0xd8, 0xff)) return 'image/jpeg';
  if (startsWith(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  return startsWith(0, 0x52, 0x49, 0x46, 0x46) && startsWith(8, 0x57, 0x45, 0x42, 0x50) ? 'image/webp' : undefined;
}

/** `pictureNotAccepted` for one picture too many, one too large or one of another kind. */
export function refusePictures(pictures: readonly { sizeBytes: number; mediaType: string | undefined }[]): Refusal | undefined {
  const isFine = ({ sizeBytes, mediaType }: { sizeBytes: number; mediaType: string | undefined }) => sizeBytes > 0 && sizeBytes <= largestPictureBytes && pictureTypes.some((type) => type === mediaType);
  if (pictures.length <= feedbackPictureLimit && pictures.every(isFine)) return undefined;
  return refuse('pictureNotAccepted', { rule: 'R51', limit: feedbackPictureLimit, limitKilobytes: largestPictureBytes / 1000 });
}
