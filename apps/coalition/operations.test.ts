import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { type TestPlatform, testPlatform } from '#testing-kit';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['coalition']);
});
afterAll(() => platform.dispose());

const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8');

/** As Prometheus reads them. */
const rulesSchema = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Coalition[A-Z][A-Za-z]+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['info', 'warning', 'critical']) }),
          annotations: z.strictObject({ summary: z.string().min(1), action: z.string().min(1) }),
        }),
      ),
    }),
  ),
});

test('every alert is about figures that there are, and the README says what to do', async () => {
  const { groups } = rulesSchema.parse(parse(await read('../../examples/coalition/alerts.yaml')));
  const rules = groups.flatMap((group) => group.rules);
  const figures = await platform.open.platform.metrics.text();
  const readme = await read('README.md');
  for (const { alert, expr } of rules) {
    const names = expr.match(/\bcoalition_\w+/g) ?? [];
    expect(names, alert).not.toEqual([]);
    for (const name of names) {
      expect(figures, alert).toMatch(new RegExp(`^# HELP ${name} .`, 'm'));
      expect(readme, alert).toContain(name);
    }
  }
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
});
