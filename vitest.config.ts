import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const exclude = ['**/node_modules/**', '**/fixtures/**'];

/** Real databases, processes and browsers: generous limits, and a process of its own for every file. */
const common = {
  pool: 'forks',
  testTimeout: 30_000,
  hookTimeout: 60_000,
  // A second try tells what a machine full of browsers did from what the program does; what fails twice fails.
  retry: process.env.CI ? 1 : 0,
} as const;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          // Vitest leaves one core free. But a test waits for its database or its clock a third of the time.
          maxWorkers: Math.max(3, availableParallelism() - 1),
          include: ['{kernel,operations,apps,cli,console,bench,tests}/**/*.test.{ts,tsx}'],
          exclude: [...exclude, 'tests/end-to-end/**', 'tests/chaos/**'],
        },
      },
      {
        test: {
          ...common,
          name: 'end-to-end',
          maxWorkers: Math.max(2, availableParallelism() - 1),
          include: ['tests/end-to-end/**/*.test.ts'],
          exclude,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          ...common,
          name: 'chaos',
          include: ['tests/chaos/**/*.test.ts'],
          exclude,
          testTimeout: 300_000,
          hookTimeout: 120_000,
          // They count what kills left behind; another test's load would only make them slower.
          fileParallelism: false,
        },
      },
    ],
  },
});
