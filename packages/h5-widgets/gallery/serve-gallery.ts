import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

export interface GalleryServer {
  readonly url: string;
  close(): Promise<void>;
}

/** The gallery on a free loopback port. `react` is what the components run on. */
export async function serveGallery({ runtime = 'react' }: { runtime?: 'react' | 'preact' } = {}): Promise<GalleryServer> {
  process.env.GALLERY_RUNTIME = runtime;
  const server = await createServer({ configFile: fileURLToPath(new URL('./vite.config.ts', import.meta.url)), logLevel: 'warn', clearScreen: false });
  await server.listen(0);
  const address = server.httpServer?.address();
  if (address === null || address === undefined || typeof address === 'string') throw new Error('The gallery got no port.');
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() };
}
