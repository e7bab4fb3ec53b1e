import { Type } from 'typebox';
import { Cursor, InstantMs, InstitutionNumber, RegionCode, VoucherNumber, oneOf } from './values';

const voucherNumbers = Type.Array(VoucherNumber, { minItems: 1, maxItems: 500 });
const Fen = Type.Integer({ minimum: 0, description: 'Amount in fen' });
const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 }));
const SubsidyStatus = oneOf(['granted', 'inBatch', 'paid', 'writtenOff']);

export const Subsidy = Type.Object(
  {
    voucherNumber: VoucherNumber, institutionNumber: InstitutionNumber, regionCode: RegionCode, occupation: Type.String(), skillLevel: Type.String(), amountFen: Fen, status: SubsidyStatus,
    grantedAtMs: InstantMs, batchId: Type.Optional(Type.String()), paidAtMs: Type.Optional(InstantMs), writtenOffAtMs: Type.Optional(InstantMs),
  },
  { $id: 'Subsidy' },
);
export const SubsidyPage = Type.Object({ items: Type.Array(Type.Ref('Subsidy')), nextCursor: Type.Optional(Cursor) }, { $id: 'SubsidyPage' });
export const SubsidyQuery = Type.Object({ status: Type.Optional(SubsidyStatus), cursor: Type.Optional(Cursor), limit }, { additionalProperties: false });

export const NewPayout = Type.Object({ voucherNumbers }, { $id: 'NewPayout', additionalProperties: false });
export const Payout = Type.Object(
  {
    batchId: Type.String(), regionCode: RegionCode, status: oneOf(['draft', 'approved', 'paid', 'cancelled']), totalFen: Fen, createdBy: Type.String(), createdAtMs: InstantMs,
    approvedBy: Type.Optional(Type.String({ description: 'Never who created it' })), approvedAtMs: Type.Optional(InstantMs),
    requiredApprovals: Type.Integer({ minimum: 1, maximum: 2, description: 'Supervisors who must agree; a large batch wants two' }),
    secondApprovedBy: Type.Optional(Type.String({ description: 'Neither who created it nor the first' })), secondApprovedAtMs: Type.Optional(InstantMs),
    paidBy: Type.Optional(Type.String()), paidAtMs: Type.Optional(InstantMs), paymentReference: Type.Optional(Type.String()),
  },
  { $id: 'Payout' },
);
const PayoutItem = Type.Object({ voucherNumber: VoucherNumber, amountFen: Fen, outcome: oneOf(['waiting', 'paid', 'failed']), failure: Type.Optional(Type.String()) });
export const PayoutDetail = Type.Object({ batch: Type.Ref('Payout'), items: Type.Array(PayoutItem) }, { $id: 'PayoutDetail' });
export const PayoutPage = Type.Object({ items: Type.Array(Type.Ref('Payout')), nextCursor: Type.Optional(Cursor) }, { $id: 'PayoutPage' });
export const PayoutQuery = Type.Object({ cursor: Type.Optional(Cursor), limit }, { additionalProperties: false });
export const PaymentRecord = Type.Object(
  {
    paymentReference: Type.String({ pattern: '^[A-Za-z0-9_-]{4,64}$', description: "The bank's number of the payment" }),
    failed: Type.Optional(Type.Array(Type.Object({ voucherNumber: VoucherNumber, reason: Type.String({ minLength: 1, maxLength: 100 }) }, { additionalProperties: false }), { maxItems: 500 })),
  },
  { $id: 'PaymentRecord', additionalProperties: false },
);

export const WriteOffRequest = Type.Object({ voucherNumbers }, { $id: 'WriteOffRequest', additionalProperties: false });
export const WriteOffResult = Type.Object(
  { items: Type.Array(Type.Object({ voucherNumber: VoucherNumber, outcome: oneOf(['writtenOff', 'alreadyWrittenOff', 'notPaid', 'unknown']) })) },
  { $id: 'WriteOffResult' },
);
