import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

export interface ActCase {
  readonly rule: string;
  readonly name: string;
  readonly title: string;
  readonly path: string;
  readonly expected: 'passed' | 'failed' | 'inapplicable';
  readonly approved: boolean;
}

const fileSchema = z.object({
  testcases: z.array(
    z.object({
      ruleId: z.string(),
      ruleName: z.string(),
      testcaseTitle: z.string(),
      relativePath: z.string(),
      expected: z.enum(['passed', 'failed', 'inapplicable']),
      approved: z.boolean().optional(),
    }),
  ),
});

/** The list as the W3C publishes it; a rule that is only proposed has no `approved`. */
export async function readCases(folder: string): Promise<ActCase[]> {
  const { testcases } = fileSchema.parse(JSON.parse(await readFile(join(folder, 'testcases.json'), 'utf8')));
  return testcases.map((one) => ({
    rule: one.ruleId,
    name: one.ruleName,
    title: one.testcaseTitle,
    path: one.relativePath,
    expected: one.expected,
    approved: one.approved ?? false,
  }));
}
