import { randomInt } from 'node:crypto';

/** Without characters that are read wrong: 0 O 1 l I. */
const kinds = ['abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789'] as const;
const groupCount = 4;
const groupLength = 5;

/** A password to be told to somebody and changed at once, e.g. `k7Rma-…`: 20 characters, some 115 bits, one of each kind in every group. */
export function createInitialPassword(): string {
  return Array.from({ length: groupCount }, createGroup).join('-');
}

function createGroup(): string {
  const all = kinds.join('');
  const characters = [...kinds, all, all].slice(0, groupLength).map((kind) => kind[randomInt(kind.length)] as string);
  for (let at = characters.length - 1; at > 0; at -= 1) {
    const other = randomInt(at + 1);
    [characters[at], characters[other]] = [characters[other] as string, characters[at] as string];
  }
  return characters.join('');
}
