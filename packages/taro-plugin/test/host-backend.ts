import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DemoPerson, RunningPlatform } from '@skill-voucher/example-platform';
import { createLauncher } from './demo-people';

export interface HostBackend {
  readonly url: string;
  close(): Promise<void>;
}

/** The routes of the h5 host's demonstration backend that the mini host uses, for one person. */
export async function startHostBackend(platform: RunningPlatform, person: DemoPerson): Promise<HostBackend> {
  const launch = createLauncher(platform, person, `mini host of ${person.subject}`);
  const routes: Record<string, (body: Record<string, unknown>) => object | Promise<object>> = {
    'GET /configuration': () => ({ platformUrl: platform.url, audience: platform.audience, channelId: 'minshengshanxi', hostName: '民生山西' }),
    'GET /accounts': () => ({ items: [{ subject: person.subject, label: person.name }] }),
    'POST /session': () => ({}),
    'POST /essc/card': () => ({}),
    'POST /essc/real-name': () => ({}),
    'POST /launch': (body) => launch({ keyThumbprint: String(body.keyThumbprint) }),
  };
  const server = http.createServer((request, response) => {
    void (async () => {
      let text = '';
      for await (const part of request) text += String(part);
      const name = `${request.method ?? ''} ${request.url ?? ''}`;
      const isOpen = name.startsWith('GET ') || name === 'POST /session' || request.headers.cookie === 'session=s1; device=d1';
      const answer = isOpen ? await routes[name]?.(text === '' ? {} : (JSON.parse(text) as Record<string, unknown>)) : undefined;
      response.statusCode = isOpen ? (answer === undefined ? 404 : 200) : 401;
      if (name === 'POST /session') response.setHeader('set-cookie', ['session=s1; HttpOnly; Path=/', 'device=d1; Path=/']);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer ?? {}));
    })();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((closed) => void server.close(() => closed())),
  };
}
