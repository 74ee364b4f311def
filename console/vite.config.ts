import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = 'http://127.0.0.1:10000';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: '/',
  plugins: [react(), tailwindcss()],
  resolve: {
    alias: { '#console': fileURLToPath(new URL('./src/kit/index.ts', import.meta.url)) },
  },
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2023' },
  server: {
    port: 10001,
    // Apps bring their own pages, which live outside this folder.
    fs: { allow: ['..'] },
    proxy: {
      '/api': server,
      '/auth': server,
      '/health': server,
      '/ready': server,
      '/docs': server,
      '/openapi.json': server,
      '/ws': { target: server, ws: true },
    },
  },
});
