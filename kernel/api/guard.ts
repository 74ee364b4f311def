import { z } from 'zod';
import type { Guard, GuardDecision } from '#kernel/guard';
import type { Api } from '#kernel/http';

const source = z.enum(['user', 'retrieved', 'tool']);
const action = z.enum(['allow', 'flag', 'block']);

const decisionSchema = z
  .object({
    action,
    score: z.number(),
    reasons: z.array(z.string()),
    findings: z.array(
      z.object({
        rule: z.string(),
        title: z.string(),
        category: z.enum(['injection', 'jailbreak', 'exfiltration', 'obfuscation', 'size']),
        weight: z.number(),
        start: z.number().nullable(),
        end: z.number().nullable(),
        excerpt: z.string().nullable(),
      }),
    ),
    redaction: z.object({
      text: z.string(),
      findings: z.array(z.object({ kind: z.string(), start: z.number(), end: z.number() })),
    }),
  })
  .meta({ id: 'GuardDecision' });

const mostTexts = 1000;
const longestExcerpt = 200;

/** What the guard thinks of a text, for people who want to see why. */
export function addGuardRoutes(api: Api, guard: Guard): void {
  api.post(
    '/guard/check',
    {
      config: { access: 'user' },
      schema: {
        tags: ['Guard'],
        summary: 'Whether a text tries to turn a model against its task, why, and the text without secrets',
        body: z.object({ text: z.string(), source: source.default('user') }),
        response: { 200: decisionSchema },
      },
    },
    async (request) => {
      const { text } = request.body;
      const { text: redacted, findings } = guard.redact(text);
      return {
        ...shown(text, guard.check(text, request.body.source)),
        redaction: { text: redacted, findings: [...findings] },
      };
    },
  );

  api.post(
    '/guard/evaluate',
    {
      config: { access: 'user' },
      schema: {
        tags: ['Guard'],
        summary:
          'The scores of many texts, to measure the guard on texts of your own; not counted in the metrics',
        body: z.object({ texts: z.array(z.string()).min(1).max(mostTexts), source: source.default('user') }),
        response: {
          200: z.object({
            flag_score: z.number(),
            block_score: z.number(),
            scores: z.array(z.number()),
          }),
        },
      },
    },
    async (request) => {
      const { flagScore, blockScore } = guard.thresholds;
      return {
        flag_score: flagScore,
        block_score: blockScore,
        scores: request.body.texts.map((text) => guard.judge(text, request.body.source).score),
      };
    },
  );
}

function shown(text: string, { action: taken, score, findings }: GuardDecision) {
  return {
    action: taken,
    score,
    reasons: [...new Set(findings.map(({ title }) => title))],
    findings: findings.map(({ start, end, ...finding }) => ({
      ...finding,
      start: start ?? null,
      end: end ?? null,
      excerpt: start === undefined ? null : text.slice(start, Math.min(end ?? start, start + longestExcerpt)),
    })),
  };
}
