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
    kept: Type.Array(oneOf(['subsidyRecords', 'grantedSubsidies', 'claimMarks']), { description: '`subsidyRecords`: name and ID number, with what was paid; `grantedSubsidies`: a used voucher was not paid; if a subsidy was granted for it all the same, the employment service and the real-name system keep name and ID number with it; `claimMarks`: that this ID number had a voucher of a batch, as a keyed digest until the batch ends (A7); empty: nothing' }),
  },
  { $id: 'Erasure' },
);
