import { createHash } from 'node:crypto';
import type { FaceVerificationProvider } from '../accounts/face-verification-provider';

/** Ticket that {@link createFaceVerificationSimulator} accepts for a person and a challenge. */
export function createSimulatedFaceTicket(check: { channelId: string; subject: string; challenge: string }): string {
  return `simulated-face:${check.channelId}:${check.subject}:${check.challenge}`;
}

/** Ticket for a person by name and ID number; it holds neither. */
export function createSimulatedPersonTicket(check: { channelId: string; name: string; idNumber: string; challenge: string }): string {
  const subject = createHash('sha256').update(`${check.name}\0${check.idNumber}`).digest('base64url');
  return createSimulatedFaceTicket({ channelId: check.channelId, subject, challenge: check.challenge });
}

/** Simulator of a face service: no face is looked at. Production refuses it at start-up. */
export function createFaceVerificationSimulator(): FaceVerificationProvider {
  return {
    verifyTicket: async ({ ticket, ...check }) => ticket === createSimulatedFaceTicket(check),
    verifyPersonTicket: async ({ ticket, ...check }) => ticket === createSimulatedPersonTicket(check),
  };
}
