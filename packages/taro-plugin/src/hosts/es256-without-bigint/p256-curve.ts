import { createMontgomeryField, type Limbs } from './montgomery-field';

/** P-256 (SEC 2, NIST SP 800-186) over plain numbers. */
const prime = unhex('ffffffff00000001000000000000000000000000ffffffffffffffffffffffff');
export const orderBytes = unhex('ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551');

const field = createMontgomeryField(prime);
/** Scalars: arithmetic modulo the group's order. */
export const scalarField = createMontgomeryField(orderBytes);

const { add, subtract, multiply, select } = field;
const b = field.fromBytes(unhex('5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b'));
const three = add(field.one, add(field.one, field.one));
/** (p + 1) / 4, the exponent of a square root for p ≡ 3 (mod 4). */
const rootExponent = unhex('3fffffffc0000000400000000000000000000000400000000000000000000000');

/** Projective coordinates; the point at infinity is (0 : 1 : 0). */
export interface Point {
  readonly x: Limbs;
  readonly y: Limbs;
  readonly z: Limbs;
}

const infinity: Point = { x: field.zero, y: field.one, z: field.zero };

const generator: Point = {
  x: field.fromBytes(unhex('6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296')),
  y: field.fromBytes(unhex('4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5')),
  z: field.one,
};

/** Complete for every pair, equal points and infinity included: Renes, Costello, Batina 2015, algorithm 4. */
export function addPoints(p: Point, q: Point): Point {
  const xx = multiply(p.x, q.x);
  const yy = multiply(p.y, q.y);
  const zz = multiply(p.z, q.z);
  const xy = subtract(multiply(add(p.x, p.y), add(q.x, q.y)), add(xx, yy));
  const yz = subtract(multiply(add(p.y, p.z), add(q.y, q.z)), add(yy, zz));
  const xz = subtract(multiply(add(p.x, p.z), add(q.x, q.z)), add(xx, zz));
  const triple = thrice(subtract(xz, multiply(b, zz)));
  const low = subtract(yy, triple);
  const high = add(yy, triple);
  const zz3 = thrice(zz);
  const cross = thrice(subtract(subtract(multiply(b, xz), zz3), xx));
  const slope = subtract(thrice(xx), zz3);
  return {
    x: subtract(multiply(xy, high), multiply(yz, cross)),
    y: add(multiply(high, low), multiply(slope, cross)),
    z: add(multiply(yz, low), multiply(xy, slope)),
  };
}

/** Renes, Costello, Batina 2015, algorithm 6. */
export function doublePoint(p: Point): Point {
  const xx = multiply(p.x, p.x);
  const yy = multiply(p.y, p.y);
  const zz = multiply(p.z, p.z);
  const xy2 = twice(multiply(p.x, p.y));
  const xz2 = twice(multiply(p.x, p.z));
  const yz2 = twice(multiply(p.y, p.z));
  const triple = thrice(subtract(multiply(b, zz), xz2));
  const low = subtract(yy, triple);
  const high = add(yy, triple);
  const zz3 = thrice(zz);
  const cross = thrice(subtract(subtract(multiply(b, xz2), zz3), xx));
  const slope = subtract(thrice(xx), zz3);
  return {
    x: subtract(multiply(low, xy2), multiply(yz2, cross)),
    y: add(multiply(low, high), multiply(slope, cross)),
    z: twice(twice(multiply(yz2, yy))),
  };
}

let combTable: readonly Point[] | undefined;

/**
 * `scalar` × generator by a comb of four teeth 64 bits apart: 64 doublings and
 * 64 additions, the same for every scalar.
 */
export function multiplyGenerator(scalar: Uint8Array): Point {
  combTable ??= makeCombTable();
  let result = infinity;
  for (let position = 63; position >= 0; position--) {
    let digit = 0;
    for (let tooth = 0; tooth < 4; tooth++) digit += bitOf(scalar, position + 64 * tooth) << tooth;
    result = addPoints(doublePoint(result), pick(combTable, digit));
  }
  return result;
}

/** `scalar` × `point` by windows of four bits, the same steps for every scalar. */
export function multiplyPoint(point: Point, scalar: Uint8Array): Point {
  const multiples = [infinity, point];
  for (let i = 2; i < 16; i++) multiples.push(addPoints(multiples[i - 1] ?? infinity, point));
  let result = infinity;
  for (const byte of scalar) {
    for (const digit of [byte >> 4, byte & 15]) {
      for (let i = 0; i < 4; i++) result = doublePoint(result);
      result = addPoints(result, pick(multiples, digit));
    }
  }
  return result;
}

/** Compressed SEC1, 33 bytes; undefined at infinity. */
export function encodePoint(point: Point): Uint8Array | undefined {
  const x = affineX(point);
  if (x === undefined) return undefined;
  const y = field.toBytes(multiply(point.y, field.invert(point.z)));
  const encoded = new Uint8Array(33);
  encoded[0] = 2 + ((y[31] ?? 0) & 1);
  encoded.set(x, 1);
  return encoded;
}

/** Undefined when the bytes are no point of the curve. */
export function decodePoint(encoded: Uint8Array): Point | undefined {
  const prefix = encoded[0];
  const xBytes = encoded.subarray(1);
  if (encoded.length !== 33 || (prefix !== 2 && prefix !== 3) || !isBelow(xBytes, prime)) return undefined;
  const x = field.fromBytes(xBytes);
  const right = add(multiply(x, subtract(multiply(x, x), three)), b);
  const root = field.power(right, rootExponent);
  if (!field.equals(multiply(root, root), right)) return undefined;
  const isOdd = (field.toBytes(root)[31] ?? 0) & 1;
  const y = isOdd === prefix - 2 ? root : subtract(field.zero, root);
  return { x, y, z: field.one };
}

/** Undefined at infinity. */
export function affineX(point: Point): Uint8Array | undefined {
  if (field.equals(point.z, field.zero)) return undefined;
  return field.toBytes(multiply(point.x, field.invert(point.z)));
}

/** Compares two big-endian numbers of 32 bytes without stopping early. */
export function isBelow(value: Uint8Array, limit: Uint8Array): boolean {
  let borrow = 0;
  for (let i = 31; i >= 0; i--) borrow = (value[i] ?? 0) - (limit[i] ?? 0) - borrow < 0 ? 1 : 0;
  return borrow === 1;
}

function makeCombTable(): Point[] {
  const teeth: Point[] = [generator];
  for (let tooth = 1; tooth < 4; tooth++) {
    let next = teeth[tooth - 1] ?? infinity;
    for (let i = 0; i < 64; i++) next = doublePoint(next);
    teeth.push(next);
  }
  const table: Point[] = [];
  for (let digit = 0; digit < 16; digit++) {
    table.push(teeth.reduce((sum, point, tooth) => ((digit >> tooth) & 1 ? addPoints(sum, point) : sum), infinity));
  }
  return table;
}

/** Reads every entry, so that the place read does not depend on the digit. */
function pick(table: readonly Point[], digit: number): Point {
  let chosen = infinity;
  table.forEach((point, i) => {
    const isChosen = Number(i === digit);
    chosen = {
      x: select(chosen.x, point.x, isChosen),
      y: select(chosen.y, point.y, isChosen),
      z: select(chosen.z, point.z, isChosen),
    };
  });
  return chosen;
}

function bitOf(scalar: Uint8Array, position: number): number {
  return ((scalar[31 - (position >> 3)] ?? 0) >> (position & 7)) & 1;
}

function twice(value: Limbs): Limbs {
  return add(value, value);
}

function thrice(value: Limbs): Limbs {
  return add(value, add(value, value));
}

function unhex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}
