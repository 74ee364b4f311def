import { z } from 'zod';
import { createAddressCheck, createGuardedFetch } from '#kernel/addresses';
import { type Clock, invalid, MainstayError } from '#kernel/base';
import type { CoalitionSettings } from '../domain/settings.ts';
import { observationSchema, tickSchema } from './observation.ts';
import { signatureHeaders } from './signature.ts';

const answerSchema = z.object({
  observation: observationSchema,
  /** This is the last one. */
  done: z.boolean().default(false),
  /** When it is told, it must be the tick that was asked for. */
  tick: tickSchema.optional(),
});
export type EnvironmentAnswer = z.infer<typeof answerSchema>;

/** What an environment is told: what the agent did at its last tick, and which tick it is to observe now. */
export interface EnvironmentQuestion {
  readonly agent: string;
  readonly tick: number;
  /** By factor the action's number; null before the first tick. */
  readonly actions: readonly number[] | null;
  /** The same in words, for those that somebody controls. */
  readonly done: readonly string[];
}

export const environmentAddresses = createAddressCheck({
  room: 'coalition',
  refused: 'is not called',
  plural: 'environments',
  login: '; let the address itself be hard to guess',
  wayOut: () => 'If an environment is there, add it to `coalition.outside.allowed_private_hosts`.',
});

/** Asks environments over HTTP. */
export interface Asking {
  /** @throws MainstayError `coalition.address_invalid`, `coalition.address_refused`, `coalition.unreachable` */
  check(url: string): Promise<void>;
  /**
   * @param secrets that it is signed with; without any it is not
   * @throws MainstayError the same; `coalition.environment_late`, `coalition.environment_failed`,
   *   `coalition.environment_answer_invalid`, `coalition.environment_answer_too_large`
   */
  ask(
    url: string,
    question: EnvironmentQuestion,
    secrets: readonly string[],
    signal: AbortSignal,
  ): Promise<EnvironmentAnswer>;
  close(): Promise<void>;
}

export function createAsking(settings: CoalitionSettings['outside'], clock: Clock): Asking {
  const policy = { allowLoopback: false, allowedPrivateHosts: settings.allowed_private_hosts };
  const guarded = createGuardedFetch(environmentAddresses, policy);
  return {
    async check(url) {
      await environmentAddresses.checkAddress(url, policy);
    },
    async ask(url, question, secrets, signal) {
      const body = JSON.stringify(question);
      const id = `${question.agent}_${question.tick}`;
      const late = AbortSignal.timeout(settings.timeout_seconds * 1000);
      try {
        const response = await guarded.fetch(url, {
          ...{ method: 'POST', redirect: 'manual', body },
          headers: {
            ...{ 'content-type': 'application/json', accept: 'application/json' },
            'idempotency-key': `${question.agent} ${question.tick}`,
            ...signatureHeaders(secrets, { id, at: clock.now(), body }),
          },
          signal: AbortSignal.any([late, signal]),
        });
        if (response.status !== 200) {
          await response.body?.cancel();
          throw failed(`answered with status ${response.status} instead of 200`);
        }
        return read(await textOf(response.body, settings.answer_bytes), question.tick);
      } catch (error) {
        if (!late.aborted || signal.aborted) throw error;
        throw new MainstayError(
          'coalition.environment_late',
          `The environment did not answer within ${settings.timeout_seconds} seconds.`,
          { kind: 'unavailable' },
        );
      }
    },
    close: () => guarded.close(),
  };
}

const failed = (what: string): MainstayError =>
  new MainstayError('coalition.environment_failed', `The environment ${what}.`, { kind: 'unavailable' });

async function textOf(body: AsyncIterable<Uint8Array> | null, most: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    bytes += part.length;
    // Leaving the loop cancels the rest.
    if (bytes > most)
      throw invalid(
        'coalition.environment_answer_too_large',
        `The environment's answer is larger than ${most} bytes, which is the most.`,
      );
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

function read(text: string, tick: number): EnvironmentAnswer {
  const answer = answerSchema.safeParse(parse(text));
  if (!answer.success) {
    const [issue] = answer.error.issues;
    throw wrong(`${issue?.path.join('.') || 'the answer'}: ${issue?.message ?? 'it is not understood'}`);
  }
  if (answer.data.tick !== undefined && answer.data.tick !== tick)
    throw wrong(`it is about tick ${answer.data.tick}, and was asked for tick ${tick}`);
  return answer.data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw wrong('it is no JSON');
  }
}

const wrong = (why: string): MainstayError =>
  invalid(
    'coalition.environment_answer_invalid',
    `The environment's answer cannot be used: ${why}. It must be {"observation": […], "done": false}.`,
  );
