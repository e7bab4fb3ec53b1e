import type { FaceVerificationProvider } from '../accounts/face-verification-provider';

/** Ticket that {@link createFaceVerificationSimulator} accepts for a person. */
export function createSimulatedFaceTicket(person: { channelId: string; subject: string }): string {
  return `simulated-face:${person.channelId}:${person.subject}`;
}

/** Simulator of a face service: no face is looked at. Production refuses it at start-up. */
export function createFaceVerificationSimulator(): FaceVerificationProvider {
  return { verifyTicket: async ({ ticket, channelId, subject }) => ticket === createSimulatedFaceTicket({ channelId, subject }) };
}
