/**
 * Arithmetic modulo a 256-bit prime in plain numbers, for engines without
 * BigInt. A value is 11 limbs of 24 bits, little-endian, in Montgomery form
 * (R = 2^264) and always reduced. A product of two limbs has 48 bits and a
 * column collects at most 22 of them plus a carry: below 2^53, so every sum is
 * exact. No operation branches on a value.
 */
export type Limbs = readonly number[];

const limbCount = 11;
const limbBase = 0x1000000;
const inverseLimbBase = 1 / limbBase;

export interface MontgomeryField {
  readonly zero: Limbs;
  readonly one: Limbs;
  /** From 32 big-endian bytes; reduces values between the modulus and 2^256. */
  fromBytes(bytes: Uint8Array): Limbs;
  /** To 32 big-endian bytes. */
  toBytes(value: Limbs): Uint8Array;
  add(a: Limbs, b: Limbs): Limbs;
  subtract(a: Limbs, b: Limbs): Limbs;
  multiply(a: Limbs, b: Limbs): Limbs;
  /** Exponent as 32 big-endian bytes, public. */
  power(a: Limbs, exponent: Uint8Array): Limbs;
  /** Zero for zero. */
  invert(a: Limbs): Limbs;
  equals(a: Limbs, b: Limbs): boolean;
  /** `b` where `isSecond` is 1, `a` where it is 0. */
  select(a: Limbs, b: Limbs, isSecond: number): Limbs;
}

export function createMontgomeryField(modulusBytes: Uint8Array): MontgomeryField {
  const modulus = splitBytes(modulusBytes);
  const negativeInverse = invertLowLimb(at(modulus, 0));
  const zero: Limbs = new Array<number>(limbCount).fill(0);

  /** `value` may reach twice the modulus; `carry` is its limb above the top. */
  function reduceOnce(value: readonly number[], carry: number): Limbs {
    const difference = new Array<number>(limbCount);
    let borrow = 0;
    for (let i = 0; i < limbCount; i++) {
      const limb = at(value, i) - at(modulus, i) - borrow;
      borrow = limb < 0 ? 1 : 0;
      difference[i] = limb + borrow * limbBase;
    }
    return select(difference, value, borrow * (1 - carry));
  }

  function add(a: Limbs, b: Limbs): Limbs {
    const sum = new Array<number>(limbCount);
    let carry = 0;
    for (let i = 0; i < limbCount; i++) {
      const limb = at(a, i) + at(b, i) + carry;
      carry = Math.floor(limb * inverseLimbBase);
      sum[i] = limb - carry * limbBase;
    }
    return reduceOnce(sum, carry);
  }

  function subtract(a: Limbs, b: Limbs): Limbs {
    const difference = new Array<number>(limbCount);
    const wrapped = new Array<number>(limbCount);
    let borrow = 0;
    let carry = 0;
    for (let i = 0; i < limbCount; i++) {
      const limb = at(a, i) - at(b, i) - borrow;
      borrow = limb < 0 ? 1 : 0;
      difference[i] = limb + borrow * limbBase;
      const sum = at(difference, i) + at(modulus, i) + carry;
      carry = Math.floor(sum * inverseLimbBase);
      wrapped[i] = sum - carry * limbBase;
    }
    return select(difference, wrapped, borrow);
  }

  function multiply(a: Limbs, b: Limbs): Limbs {
    const columns = new Array<number>(limbCount).fill(0);
    for (let i = 0; i < limbCount; i++) {
      const factor = (a[i] as number);
      const low = (columns[0] as number) + factor * (b[0] as number);
      const quotient = lowLimb(lowLimb(low) * negativeInverse);
      const carry = (low + quotient * (modulus[0] as number)) * inverseLimbBase;
      for (let j = 1; j < limbCount; j++) {
        columns[j - 1] = (columns[j] as number) + factor * (b[j] as number) + quotient * (modulus[j] as number);
      }
      columns[0] = (columns[0] as number) + carry;
      columns[limbCount - 1] = 0;
    }
    let carry = 0;
    for (let i = 0; i < limbCount; i++) {
      const limb = (columns[i] as number) + carry;
      carry = Math.floor(limb * inverseLimbBase);
      columns[i] = limb - carry * limbBase;
    }
    return reduceOnce(columns, carry);
  }

  // R and R² by doubling 1: 264 times gives R, another 264 times R².
  let montgomeryOne: Limbs = [1, ...zero.slice(1)];
  for (let i = 0; i < 264; i++) montgomeryOne = add(montgomeryOne, montgomeryOne);
  const one = montgomeryOne;
  let square = one;
  for (let i = 0; i < 264; i++) square = add(square, square);
  const toMontgomery = square;

  function power(a: Limbs, exponent: Uint8Array): Limbs {
    let result = one;
    for (const byte of exponent) {
      for (let bit = 7; bit >= 0; bit--) {
        result = multiply(result, result);
        if ((byte >> bit) & 1) result = multiply(result, a);
      }
    }
    return result;
  }

  return {
    zero,
    one,
    fromBytes: (bytes) => multiply(splitBytes(bytes), toMontgomery),
    toBytes: (value) => joinBytes(multiply(value, [1, ...zero.slice(1)])),
    add,
    subtract,
    multiply,
    power,
    invert: (a) => power(a, joinBytes(subtractPlain(modulus, 2))),
    equals: (a, b) => a.every((limb, i) => limb === b[i]),
    select,
  };
}

function select(a: readonly number[], b: readonly number[], isSecond: number): Limbs {
  const chosen = new Array<number>(limbCount);
  for (let i = 0; i < limbCount; i++) chosen[i] = at(a, i) + isSecond * (at(b, i) - at(a, i));
  return chosen;
}

function lowLimb(value: number): number {
  return value - Math.floor(value * inverseLimbBase) * limbBase;
}

/** −1/limb modulo 2^24 by Newton's iteration; the limb is odd. */
function invertLowLimb(limb: number): number {
  let inverse = 1;
  for (let i = 0; i < 5; i++) inverse = lowLimb(inverse * lowLimb(2 + limbBase - lowLimb(limb * inverse)));
  return limbBase - inverse;
}

function subtractPlain(value: Limbs, small: number): Limbs {
  return [at(value, 0) - small, ...value.slice(1)];
}

function splitBytes(bytes: Uint8Array): Limbs {
  const limbs: number[] = [];
  for (let end = 32; end > 0; end -= 3) {
    limbs.push((bytes[end - 1] ?? 0) + (bytes[end - 2] ?? 0) * 0x100 + (bytes[end - 3] ?? 0) * 0x10000);
  }
  return limbs;
}

function joinBytes(limbs: Limbs): Uint8Array {
  const bytes = new Uint8Array(32);
  for (let i = 0; i < 32; i++) bytes[31 - i] = (at(limbs, Math.floor(i / 3)) >>> ((i % 3) * 8)) & 0xff;
  return bytes;
}

/** Every index used here lies inside the array; `noUncheckedIndexedAccess` cannot know. */
function at(limbs: readonly number[], index: number): number {
  return limbs[index] as number;
}
