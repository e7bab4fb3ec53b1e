export { createPush, type PushCarrier, type PushListener, type PushOptions, type SignedQuestion } from './create-push';
export { createStreamCarrier, type TextListener, type TextStreams } from './stream-carrier';
export { createSocketCarrier, type Socket, type SocketListener, type Sockets } from './socket-carrier';
