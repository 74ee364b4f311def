import type { z } from 'zod';
import type { Cli } from '#kernel/app';
import { invalid, wait } from '#kernel/base';
import type { executionSchema, findingSchema } from '../routes/views.ts';

/** An execution as the API answers it. */
export type ExecutionAnswer = z.infer<typeof executionSchema>;
export type FindingAnswer = z.infer<typeof findingSchema>;

const lookMilliseconds = 500;

/** Waits for the end of an execution, telling what it does. */
export async function untilEnded(cli: Cli, id: string): Promise<ExecutionAnswer> {
  for (;;) {
    const execution = await cli.request<ExecutionAnswer>('GET', `/api/v1/testing/executions/${id}`);
    if (execution.status !== 'queued' && execution.status !== 'running') return execution;
    const { message } = await cli.request<{ message: string | null }>(
      'GET',
      `/api/v1/runs/${execution.run_id}`,
    );
    const sentence = message || execution.phase;
    // A line that is replaced may count; lines that stay are for what is new.
    cli.progress(cli.interactive ? `${sentence} (${Math.round(execution.spent_seconds)} s)` : sentence);
    await wait(lookMilliseconds);
  }
}

/** `90`, `90s`, `5m`, `1h` as seconds. @throws MainstayError `testing.invalid_duration` */
export function secondsOf(written: string): number {
  const parts = /^(\d+(?:\.\d+)?)\s*(s|m|h|d)?$/.exec(written.trim());
  const factor = { s: 1, m: 60, h: 3600, d: 86_400 }[parts?.[2] ?? 's'];
  if (!parts || factor === undefined) {
    throw invalid('testing.invalid_duration', `"${written}" is no duration: write 90s, 5m or 1h.`);
  }
  return Math.round(Number(parts[1]) * factor);
}

/** Lines of an execution that has ended, for people. */
export function endText(execution: ExecutionAnswer, findings: readonly FindingAnswer[]): string {
  const { summary, error, status } = execution;
  if (!summary) return error ? `${error.message} (${error.code})` : `The execution is ${status}.`;
  const tests = Object.entries(summary.cases).map(([outcome, count]) => `${count} ${outcome}`);
  const shown = findings.slice(0, 30).map((finding) => findingText(finding));
  const more =
    findings.length > shown.length ? [`… and ${findings.length - shown.length} more in the report`] : [];
  return [
    summary.verdict === 'passed' ? 'Passed' : 'Failed',
    `Tests: ${tests.join(', ') || 'none'}. States seen: ${summary.states}. Took ${summary.seconds} s.`,
    ...(findings.length > 0 ? ['', ...shown, ...more] : ['No findings.']),
    ...limitsText(execution),
  ].join('\n');
}

/** What could not be looked at. */
export const limitsText = ({ limits }: ExecutionAnswer): string[] =>
  limits.length > 0 ? ['', 'Not looked at:', ...limits.map((limit) => `  ${limit}`)] : [];

const findingText = ({ severity, confidence, title, check, path }: FindingAnswer): string =>
  `${(confidence === 'review' ? 'to review' : severity).padEnd(10)}${title}\n${' '.repeat(10)}${check} at ${path}`;
