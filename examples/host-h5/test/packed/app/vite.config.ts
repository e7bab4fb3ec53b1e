import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';
import { createHostBackend } from './server/host-backend';

export default defineConfig({
  build: { target: 'es2022', rollupOptions: { input: ['index.html', 'mount.html', 'element.html'] } },
  plugins: [{
    name: 'host-backend',
    configurePreviewServer(server) {
      const answer = createHostBackend(JSON.parse(readFileSync('host-settings.json', 'utf8')));
      server.middlewares.use('/api', (request, response, next) => void answer(request, response).catch(next));
    },
  }],
});
