import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{kernel,operations,apps,cli,bench,tests}/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'tests/end-to-end/**', 'tests/chaos/**'],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
