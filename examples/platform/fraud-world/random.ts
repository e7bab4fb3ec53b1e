import { createSeededNumbers } from '@skill-voucher/sdk-core/testing';

/** Seeded randomness: the same seed, the same world. */
export interface Random {
  /** 0 inclusive to 1 exclusive. */
  fraction(): number;
  /** Both ends inclusive. */
  integer(from: number, to: number): number;
  between(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  hex(length: number): string;
  uuid(): string;
}

export function createRandom(seed: number): Random {
  const fraction = createSeededNumbers(String(seed));
  const integer = (from: number, to: number) => from + Math.floor(fraction() * (to - from + 1));
  const hex = (length: number) => Array.from({ length }, () => integer(0, 15).toString(16)).join('');
  return {
    fraction, integer, hex,
    between: (from, to) => from + fraction() * (to - from),
    chance: (probability) => fraction() < probability,
    pick: (from) => {
      const picked = from[integer(0, from.length - 1)];
      if (picked === undefined) throw new Error('Nothing to pick from');
      return picked;
    },
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`,
  };
}
