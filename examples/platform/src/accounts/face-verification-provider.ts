/** Re-queries a host's opaque face ticket (protocol.md, "Face, location, scanning"). */
export interface FaceVerificationProvider {
  /** True only when the ticket is good, was made for this challenge, and stands for this very person of this channel. */
  verifyTicket(request: { ticket: string; challenge: string; channelId: string; subject: string }): Promise<boolean>;
  /** The same for a person whom the channel knows no subject of: an elder before a proxy's phone, by name and ID number (A20). */
  verifyPersonTicket(request: { ticket: string; challenge: string; channelId: string; name: string; idNumber: string }): Promise<boolean>;
}
