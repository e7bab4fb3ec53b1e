import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

/** What the components run on: React 18, React 19, or the standalone bundle's preact. */
export type Runtime = 'react' | 'react-19' | 'preact';

export interface GalleryServer {
  readonly url: string;
  close(): Promise<void>;
}

/** The gallery on a free loopback port. */
export async function serveGallery({ runtime = 'react' }: { runtime?: Runtime } = {}): Promise<GalleryServer> {
  process.env.GALLERY_RUNTIME = runtime;
  const server = await createServer({ configFile: fileURLToPath(new URL('./vite.config.ts', import.meta.url)), logLevel: 'warn', clearScreen: false });
  await server.listen(0);
  const address = server.httpServer?.address();
  if (address === null || address === undefined || typeof address === 'string') throw new Error('The gallery got no port.');
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}
