import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { firstLogin, freePort, startProgram } from '#testing-kit';
import type { ProofFinding, Tester } from './proof.ts';

interface Execution {
  readonly id: string;
  readonly status: string;
  readonly error: { readonly message: string } | null;
  readonly limits: readonly string[];
}

export interface ProgramTester extends Tester {
  stop(): Promise<void>;
}

/** The whole program as its users have it, on a data directory of its own; asked over its API. */
export async function startTester(): Promise<ProgramTester> {
  const data = await mkdtemp(join(tmpdir(), 'mainstay-proof-'));
  const program = await startProgram(data, await freePort());
  const stop = async (): Promise<void> => {
    await program.stop();
    await rm(data, { recursive: true, force: true });
  };
  const ask = async <T>(method: string, path: string, body?: unknown, token?: string): Promise<T> => {
    const response = await fetch(`${program.url}${path}`, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}: ${text}`);
    return JSON.parse(text);
  };
  try {
    const { email, password } = await firstLogin(data);
    const signIn = async (): Promise<string> =>
      (await ask<{ access_token: string }>('POST', '/auth/login', { email, password })).access_token;
    let token = await signIn();
    const signedIn = async <T>(method: string, path: string, body?: unknown): Promise<T> =>
      ask<T>(method, `/api/v1/testing${path}`, body, token);
    return {
      async execute({ url, type, budgetSeconds, login, openapi }) {
        token = await signIn();
        const begun = await signedIn<Execution>('POST', '/executions', {
          ...{ url, types: [type], budget_seconds: budgetSeconds },
          // The fixtures are there to be used up.
          allow_destructive: true,
          ...(login && { login }),
          ...(openapi !== undefined && { openapi }),
        });
        let now = begun;
        while (now.status === 'queued' || now.status === 'running') {
          await wait(500);
          now = await signedIn<Execution>('GET', `/executions/${begun.id}`);
        }
        if (now.status !== 'completed')
          throw new Error(`${url} could not be tested: ${now.error?.message ?? now.status}`);
        return (await signedIn<{ items: ProofFinding[] }>('GET', `/executions/${begun.id}/findings`)).items;
      },
      async approve(url) {
        const { items } = await signedIn<{ items: { id: string }[] }>(
          'GET',
          `/baselines?status=proposed&site=${encodeURIComponent(url)}`,
        );
        for (const { id } of items) await signedIn('POST', `/baselines/${id}/approve`, {});
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
