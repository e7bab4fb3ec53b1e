import { describe, expect, it } from 'vitest';
import { detectPictureType, largestPictureBytes, refusePictures } from './picture-rules';

const bytes = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('feedback pictures', () => {
  it('R51 tells a picture by its bytes, not by its name', () => {
    expect(detectPictureType(bytes('\xff\xd8\xff\xe0rest'))).toBe('image/jpeg');
    expect(detectPictureType(bytes('\x89PNG\r\n\x1a\nrest'))).toBe('image/png');
    expect(detectPictureType(bytes('RIFF0000WEBPVP8 '))).toBe('image/webp');
    for (const other of ['RIFF0000WAVE', '<svg xmlns="', 'GIF89a', '%PDF-1.7', 'MZ', '', '\x89PNG']) expect(detectPictureType(bytes(other))).toBeUndefined();
  });

  it('R51 takes three of up to 1 MB and refuses the fourth, the larger, the empty and other kinds', () => {
    const picture = { sizeBytes: largestPictureBytes, mediaType: 'image/png' };
    expect(refusePictures([])).toBeUndefined();
    expect(refusePictures([picture, picture, picture])).toBeUndefined();
    for (const pictures of [[picture, picture, picture, picture], [{ ...picture, sizeBytes: largestPictureBytes + 1 }], [{ ...picture, sizeBytes: 0 }], [{ ...picture, mediaType: 'image/svg+xml' }], [{ ...picture, mediaType: undefined }]]) {
      expect(refusePictures(pictures)).toMatchObject({ code: 'pictureNotAccepted', details: { limit: 3, limitKilobytes: 1000 } });
    }
  });
});
