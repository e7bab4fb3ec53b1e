import { Type } from 'typebox';
import { InstantMs, InstitutionNumber, LearningPlatformNumber, RegionCode, TemplateNumber, VoucherNumber, oneOf } from './values';

/** What the voucher platform tells the other systems; no personal data in it. */
export const VoucherUsedEvent = Type.Object(
  {
    eventId: Type.Integer({ minimum: 1, description: 'Unique per sender: a repeat has no second effect' }),
    kind: Type.Literal('voucherUsed'),
    voucherNumber: VoucherNumber,
    sequence: Type.Integer({ minimum: 1, description: 'Counts the events of this voucher' }),
    payload: Type.Object(
      {
        redemptionId: Type.String({ maxLength: 64, description: 'Of the scan, or the link of an online use' }),
        templateNumber: TemplateNumber,
        institutionNumber: Type.Optional(InstitutionNumber),
        learningPlatformNumber: Type.Optional(LearningPlatformNumber),
        countyCode: RegionCode,
        usedAtMs: InstantMs,
      },
      { additionalProperties: false },
    ),
  },
  { $id: 'VoucherUsedEvent', additionalProperties: false },
);

/** A use that its institution undid (A12). */
export const VoucherUndoneEvent = Type.Object(
  {
    eventId: Type.Integer({ minimum: 1 }),
    kind: Type.Literal('voucherUndone'),
    voucherNumber: VoucherNumber,
    sequence: Type.Integer({ minimum: 1 }),
    payload: Type.Object({ ...VoucherUsedEvent.properties.payload.properties, undoneAtMs: InstantMs }, { additionalProperties: false }),
  },
  { $id: 'VoucherUndoneEvent', additionalProperties: false },
);

/** The holder had their data erased (PIPL, article 47): what a granted subsidy does not need goes too. */
export const HolderErasedEvent = Type.Object(
  {
    eventId: Type.Integer({ minimum: 1 }),
    kind: Type.Literal('holderErased'),
    voucherNumber: VoucherNumber,
    sequence: Type.Integer({ minimum: 1 }),
    payload: Type.Object({ erasedAtMs: InstantMs }, { additionalProperties: false }),
  },
  { $id: 'HolderErasedEvent', additionalProperties: false },
);
export const ToldVoucherEvent = Type.Union([Type.Ref('VoucherUsedEvent'), Type.Ref('VoucherUndoneEvent'), Type.Ref('HolderErasedEvent')], { $id: 'ToldVoucherEvent' });

export const mostEventsAtOnce = 200;

/** Taken all or none. */
export const ToldVoucherEvents = Type.Object({ events: Type.Array(Type.Ref('ToldVoucherEvent'), { minItems: 1, maxItems: mostEventsAtOnce }) }, { $id: 'ToldVoucherEvents', additionalProperties: false });

export const EventReceipt = Type.Object(
  { outcome: oneOf(['accepted', 'repeated']) },
  { $id: 'EventReceipt' },
);

export const EventReceipts = Type.Object(
  { receipts: Type.Array(Type.Object({ eventId: Type.Integer({ minimum: 1 }), outcome: oneOf(['accepted', 'repeated']) }), { description: 'In the order of the events' }) },
  { $id: 'EventReceipts' },
);
