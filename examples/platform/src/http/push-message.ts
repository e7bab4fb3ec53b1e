import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { refuseRequest } from './refused-request';

/** A signed GET is some 600 characters. */
export const mostMessageBytes = 8 * 1024;

/** The two requests that can be followed, as they would be sent over HTTP. */
const followedPath = '^/v1/(vouchers/[0-9A-F]{16}/state|check-in-displays/[A-Za-z0-9_-]{22}/code)(\\?[A-Za-z0-9=&_-]{1,200})?$';
const Header = Type.String({ maxLength: 1024 });
const SubscribeMessage = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,40}$' }),
    path: Type.String({ pattern: followedPath }),
    headers: Type.Object({ 'etv-audience': Header, 'etv-session': Header, 'signature-input': Header, signature: Header }, { additionalProperties: false }),
  },
  { additionalProperties: false },
);
const EndMessage = Type.Object({ id: Type.String(), end: Type.Literal(true) }, { additionalProperties: false });

/** What a client sends over the socket: a signed request to follow, or the end of one. */
export type PushMessage = Static<typeof SubscribeMessage> | Static<typeof EndMessage>;

/** Refuses with `payloadTooLarge`, or with `invalidRequest` whatever else is not a message. */
export function readPushMessage(data: Buffer, isBinary: boolean): PushMessage {
  if (data.length > mostMessageBytes) throw refuseRequest('payloadTooLarge', { limitKilobytes: mostMessageBytes / 1024 });
  const message = isBinary ? undefined : parseJson(data.toString('utf8'));
  if (Value.Check(EndMessage, message) || Value.Check(SubscribeMessage, message)) return message;
  throw refuseRequest('invalidRequest', { field: 'message' });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
