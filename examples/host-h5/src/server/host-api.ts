import { refusalStatuses } from '@skill-voucher/sdk-core';
import { describeRefusal } from '@skill-voucher/sdk-core/messages';
import { createSimulatedFaceTicket, type Demo, type DemoChannel } from '@skill-voucher/example-platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { listHostAccounts } from './demo-people';
import { applyForCard, confirmRealName, type RealNameInput } from './essc-simulator';
import { createHostSessions, type HostSession } from './host-sessions';
import { createBackChannel, toLaunchPerson } from './launch-from-host';
import { drawRandomBytes } from './random-bytes';

const cookieOptions = { httpOnly: true, sameSite: 'strict', path: '/' } as const;

/** The backend of one demonstration host app: log-in, 电子社保卡 (simulator), launch, random bytes. */
export function registerHostApi(server: FastifyInstance, options: {
  platform: { url: string; audience: string; demo: Demo };
  channelId: keyof Demo['channels'];
}): void {
  const { platform, channelId } = options;
  const channel: DemoChannel = platform.demo.channels[channelId];
  const accounts = listHostAccounts(platform.demo);
  const sessions = createHostSessions();
  const backChannel = createBackChannel({ platformUrl: platform.url, audience: platform.audience, channel });
  // What the host pins: it comes with the host, never from the platform's own answers.
  const { rootCertificate, sm2RootCertificate, trustListPublicKey, offlinePublicKey } = platform.demo;
  const pins = { rootCertificates: [rootCertificate, ...(sm2RootCertificate === undefined ? [] : [sm2RootCertificate])], trustListPublicKey, offlinePublicKey };
  const sessionCookie = `session-${channelId}`;

  function find(request: FastifyRequest): HostSession | undefined {
    return sessions.find(channelId, request.cookies[sessionCookie]);
  }

  function describe(session: HostSession): object {
    const account = accounts.find(({ person }) => person.subject === session.subject);
    return { subject: session.subject, label: account?.label ?? '', hasCard: session.hasCard, realName: session.realName ?? null };
  }

  server.get('/configuration', () => ({ platformUrl: platform.url, audience: platform.audience, channelId, hostName: channel.name, pins }));
  server.get('/accounts', () => ({ items: accounts.map(({ person, label }) => ({ subject: person.subject, label })) }));

  server.get('/session', (request, reply) => {
    const session = find(request);
    return session === undefined ? reply.code(401).send({ code: 'notLoggedIn' }) : describe(session);
  });

  server.post<{ Body: { subject?: string } | null }>('/session', (request, reply) => {
    const subject = request.body?.subject;
    if (!accounts.some(({ person }) => person.subject === subject)) return reply.code(400).send({ code: 'unknownAccount' });
    reply.setCookie(sessionCookie, sessions.open(channelId, subject as string), cookieOptions);
    return reply.code(201).send({});
  });

  server.delete('/session', (request, reply) => {
    sessions.close(request.cookies[sessionCookie]);
    return reply.clearCookie(sessionCookie, cookieOptions).send({});
  });

  server.post('/essc/card', (request, reply) => {
    const session = find(request);
    if (session === undefined) return reply.code(401).send({ code: 'notLoggedIn' });
    applyForCard(session);
    return describe(session);
  });

  server.post<{ Body: RealNameInput }>('/essc/real-name', (request, reply) => {
    const session = find(request);
    if (session === undefined) return reply.code(401).send({ code: 'notLoggedIn' });
    const refusal = confirmRealName(session, request.body);
    return refusal === undefined ? describe(session) : reply.code(422).send({ code: refusal });
  });

  server.post<{ Body: { length?: number } | null }>('/random-bytes', (request, reply) => {
    if (find(request) === undefined) return reply.code(401).send({ code: 'notLoggedIn' });
    const bytes = drawRandomBytes(request.body?.length);
    if (bytes === undefined) return reply.code(400).send({ code: 'invalidRequest' });
    return reply.header('cache-control', 'no-store').send({ bytes });
  });

  // Simulator: whoever is logged in passes as themselves; no face is looked at.
  server.post<{ Body: { challenge?: string } | null }>('/face-ticket', (request, reply) => {
    const session = find(request);
    if (session === undefined) return reply.code(401).send({ code: 'notLoggedIn' });
    const challenge = request.body?.challenge;
    if (typeof challenge !== 'string') return reply.code(400).send({ code: 'invalidRequest' });
    return { ticket: createSimulatedFaceTicket({ channelId, subject: session.subject, challenge }) };
  });

  server.post<{ Body: { keyThumbprint?: string } | null }>('/launch', async (request, reply) => {
    const session = find(request);
    const person = accounts.find((account) => account.person.subject === session?.subject)?.person;
    if (session?.realName === undefined || person === undefined) return reply.code(403).send({ code: 'realNameMissing' });
    const keyThumbprint = request.body?.keyThumbprint;
    if (typeof keyThumbprint !== 'string') return reply.code(400).send({ code: 'invalidRequest' });
    const result = await backChannel.createLaunch({ ...toLaunchPerson(person), keyThumbprint, deviceId: deviceIdOf(request, reply) });
    if (result.ok) return result.value;
    return reply.code(refusalStatuses[result.refusal.code]).send({ ...result.refusal, message: describeRefusal(result.refusal) });
  });
}

/** The browser's own installation id; a real app has one from its installer. */
function deviceIdOf(request: FastifyRequest, reply: FastifyReply): string {
  const known = request.cookies['device'];
  if (known !== undefined && /^[\w-]{8,64}$/.test(known)) return known;
  const created = randomUUID();
  reply.setCookie('device', created, { ...cookieOptions, maxAge: 400 * 86_400 });
  return created;
}
