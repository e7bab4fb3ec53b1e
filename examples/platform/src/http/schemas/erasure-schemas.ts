import { Type } from 'typebox';
import { InstantMs, oneOf } from './values';

export const ErasureRequest = Type.Object(
  { understood: Type.Literal(true, { description: 'The person was told that unused vouchers are lost and what the law keeps' }) },
  { $id: 'ErasureRequest', additionalProperties: false },
);

export const Erasure = Type.Object(
  {
    erasureId: Type.String(),
    erasedAtMs: InstantMs,
    kept: Type.Array(oneOf(['subsidyRecords']), { description: 'What the law keeps; empty: nothing that names the person' }),
  },
  { $id: 'Erasure' },
);
