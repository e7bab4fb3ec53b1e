import type { IncomingMessage, ServerResponse } from 'node:http';
import { createChannelClient, type LaunchPerson } from '@skill-voucher/sdk-core/channel';
import { createNodeSuite, importNodeKey, nodeRandom, systemClock } from '@skill-voucher/sdk-core/node';
import { createFetchTransport } from '@skill-voucher/sdk-core/web';

interface HostSettings {
  readonly platformUrl: string;
  readonly audience: string;
  readonly channelId: string;
  readonly privateKeyPem: string;
  readonly people: readonly LaunchPerson[];
}

/** The back channel of a host: configuration and launch, nothing else. */
export function createHostBackend({ platformUrl, audience, channelId, privateKeyPem, people }: HostSettings) {
  const channel = createChannelClient({
    platformUrl, audience, channelId, key: importNodeKey(privateKeyPem),
    suite: createNodeSuite(), random: nodeRandom, clock: systemClock, transport: createFetchTransport(fetch),
  });

  return async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://host');
    const person = people.find(({ subject }) => subject === searchParams.get('person'));
    if (person === undefined) return send(response, 404, {});
    if (pathname === '/configuration') return send(response, 200, { platformUrl, audience, channelId, subject: person.subject });
    const result = await channel.createLaunch({ ...person, keyThumbprint: await readText(request), deviceId: `phone-of-${person.subject}` });
    return result.ok ? send(response, 200, result.value) : send(response, 422, result.refusal);
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
