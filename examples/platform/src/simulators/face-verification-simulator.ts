import type { FaceVerificationProvider } from '../accounts/face-verification-provider';

/** Ticket that {@link createFaceVerificationSimulator} accepts for a person and a challenge. */
export function createSimulatedFaceTicket(check: { channelId: string; subject: string; challenge: string }): string {
  return `simulated-face:${check.channelId}:${check.subject}:${check.challenge}`;
}

/** Simulator of a face service: no face is looked at. Production refuses it at start-up. */
export function createFaceVerificationSimulator(): FaceVerificationProvider {
  return { verifyTicket: async ({ ticket, ...check }) => ticket === createSimulatedFaceTicket(check) };
}
