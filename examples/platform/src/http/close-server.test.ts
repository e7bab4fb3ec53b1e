import Fastify from 'fastify';
import { connect, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { prepareClose } from './close-server';

it('answers what it took, and does not wait for connections that nothing was asked on', async () => {
  const server = Fastify();
  let begun = 0;
  server.get('/slow', async () => {
    begun += 1;
    await new Promise((resolve) => setTimeout(resolve, 2500));
    return 'done';
  });
  const close = prepareClose(server);
  await server.listen({ port: 0, host: '127.0.0.1' });
  const { port } = server.server.address() as AddressInfo;
  const silent = connect(port, '127.0.0.1');
  const hungUp = new Promise<void>((resolve) => silent.resume().once('close', () => resolve()));
  const answer = fetch(`http://127.0.0.1:${port}/slow`);
  await expect.poll(() => begun).toBe(1);
  const beganAtMs = performance.now();
  await close();
  expect(performance.now() - beganAtMs).toBeLessThan(10_000);
  expect(await (await answer).text()).toBe('done');
  await hungUp;
});
