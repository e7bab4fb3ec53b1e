import { refuse, type Refusal, type RefusalCode, type RefusalDetails } from '@skill-voucher/sdk-core';

/** Carries a documented "no" out of an operation; the error handler writes it on the wire. */
export class RefusedRequest extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code);
    this.name = 'RefusedRequest';
  }
}

export function refuseRequest(code: RefusalCode, details?: RefusalDetails): RefusedRequest {
  return new RefusedRequest(refuse(code, details));
}
