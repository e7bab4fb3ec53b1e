import { answerWithin } from '../answer-within';

/**
 * Re-queries a host's opaque face ticket (protocol.md, "Face, location, scanning"). Rejecting means that
 * the service is down; so does no answer within `outsideServiceSeconds`, when `signal` aborts.
 */
export interface FaceVerificationProvider {
  /** True only when the ticket is good, was made for this challenge, and stands for this very person of this channel. */
  verifyTicket(request: { ticket: string; challenge: string; channelId: string; subject: string }, signal?: AbortSignal): Promise<boolean>;
  /** The same for a person whom the channel knows no subject of: an elder before a proxy's phone, by name and ID number (A20). */
  verifyPersonTicket(request: { ticket: string; challenge: string; channelId: string; name: string; idNumber: string }, signal?: AbortSignal): Promise<boolean>;
}

/** The same service, down when it does not answer in time. */
export function limitFaceService(service: FaceVerificationProvider, limitMs: number): FaceVerificationProvider {
  return {
    verifyTicket: (request) => answerWithin(limitMs, (signal) => service.verifyTicket(request, signal)),
    verifyPersonTicket: (request) => answerWithin(limitMs, (signal) => service.verifyPersonTicket(request, signal)),
  };
}
