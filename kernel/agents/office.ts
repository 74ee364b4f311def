import { invalid, MainstayError, messageOf, notFound } from '#kernel/base';
import { type Db, many, run, sql, transact } from '#kernel/database';
import {
  type Durable,
  handBackKey,
  implementWorkflow,
  pauseKey,
  releaseKey,
  serialQueues,
  type Workflow,
  workerPulse,
} from '#kernel/durable';
import { publish } from '#kernel/events';
import { type Agent, mailboxOf, messageWorkflow } from './agent.ts';

export interface AgentStatus {
  readonly name: string;
  readonly app: string;
  readonly role: string;
  readonly summary: string;
  /** `starting` until a worker lives that can host it; `stopped` when none does any more. */
  readonly status: 'starting' | 'running' | 'paused' | 'stopped' | 'error';
  readonly healthy: boolean;
  readonly detail: string;
  readonly queueLength: number;
  readonly handled: number;
  readonly restarts: number;
  /** The last heartbeat of a worker that hosts it. */
  readonly lastSeenAt: Date | null;
}

/** After so many failed messages in a row an agent takes no more until it is restarted. */
const mostFailures = 5;
/** A message that nobody has begun with for longer than this makes its agent unhealthy. */
const longestWaitSeconds = 120;

/** Writes the program's agents down, keeping what is known of those that were there. */
export async function enrolAgents(db: Db, agents: readonly Agent[]): Promise<void> {
  await transact(db, async (tx) => {
    for (const { name, role, summary } of agents) {
      await run(
        tx,
        sql`insert into kernel.agent (name, app, role, summary)
          values (${name}, ${name.split('.')[0] ?? name}, ${role}, ${summary})
          on conflict (name) do update set role = excluded.role, summary = excluded.summary`,
      );
    }
    await run(tx, sql`delete from kernel.agent where not name = any(${agents.map(({ name }) => name)})`);
  });
}

/** The program that hands a message to its agent. */
export function mailboxWorkflow(agents: readonly Agent[]): Workflow {
  const byName = new Map(agents.map((agent) => [agent.name, agent]));
  return implementWorkflow(messageWorkflow, async (context, { agent: name, message }) => {
    const agent = byName.get(name);
    if (!agent) throw notFound('agents.not_found', `There is no agent ${name}.`);
    const parsed = agent.message.safeParse(message);
    if (!parsed.success) {
      const problems = parsed.error.issues.map(
        (issue) => `${issue.path.join('.') || 'message'}: ${issue.message}`,
      );
      throw invalid('agents.invalid_message', `${name} cannot read this message: ${problems.join('; ')}`);
    }
    try {
      // The agent's own schema has parsed it.
      const answer = await agent.handle(context, parsed.data as never);
      await context.transaction('handled', (tx) => noteSuccess(tx, name));
      return answer ?? null;
    } catch (thrown) {
      if (context.signal.aborted) throw thrown;
      await context.transaction('failed', (tx) =>
        isOwnFault(thrown) ? noteFailure(tx, name, messageOf(thrown)) : noteSuccess(tx, name),
      );
      throw thrown;
    }
  });
}

/** What cannot be done as it was asked (it is refused, or not there) was handled: others' messages are no worse for it. */
const isOwnFault = (thrown: unknown): boolean =>
  !(thrown instanceof MainstayError) || thrown.kind === 'internal';

async function noteSuccess(db: Db, name: string): Promise<void> {
  await run(
    db,
    sql`update kernel.agent set handled = handled + 1, failures = 0, last_handled_at = now(),
      detail = case when status = 'error' then detail else '' end where name = ${name}`,
  );
}

async function noteFailure(db: Db, name: string, sentence: string): Promise<void> {
  const [state] = await many(
    db,
    sql<{ failures: number }>`update kernel.agent
      set failures = failures + 1, detail = ${sentence}, last_handled_at = now()
      where name = ${name} returning failures`,
  );
  if (state && state.failures >= mostFailures) await setStatus(db, name, 'error', sentence);
}

async function setStatus(
  db: Db,
  name: string,
  status: 'running' | 'paused' | 'error',
  detail: string,
): Promise<void> {
  await transact(db, async (tx) => {
    if (status === 'running') await releaseKey(tx, mailboxOf(name));
    else await pauseKey(tx, mailboxOf(name));
    await run(tx, sql`update kernel.agent set status = ${status}, detail = ${detail} where name = ${name}`);
    await publish(tx, { type: 'agent.changed', subject: name, data: { status, detail } });
  });
}

/** @throws MainstayError `agents.not_found` */
export async function pauseAgent(db: Db, name: string): Promise<void> {
  await agentStatus(db, name);
  await setStatus(db, name, 'paused', 'Paused by a person.');
}

/** @throws MainstayError `agents.not_found` */
export async function continueAgent(db: Db, durable: Durable, name: string): Promise<void> {
  await agentStatus(db, name);
  await setStatus(db, name, 'running', '');
  durable.wake();
}

/**
 * Starts an agent afresh: the message at work is handed back to the mailbox and goes on from its last step, failures
 * are forgotten, a pause ends.
 *
 * @throws MainstayError `agents.not_found`
 */
export async function restartAgent(db: Db, durable: Durable, name: string): Promise<void> {
  await agentStatus(db, name);
  await transact(db, async (tx) => {
    await handBackKey(tx, mailboxOf(name));
    await run(tx, sql`update kernel.agent set failures = 0, restarts = restarts + 1 where name = ${name}`);
    await setStatus(tx, name, 'running', '');
  });
  durable.wake();
}

/** @throws MainstayError `agents.not_found` */
export async function agentStatus(db: Db, name: string): Promise<AgentStatus> {
  const found = (await listAgents(db)).find((agent) => agent.name === name);
  if (!found) throw notFound('agents.not_found', `There is no agent ${name}.`);
  return found;
}

interface AgentRow {
  readonly name: string;
  readonly app: string;
  readonly role: string;
  readonly summary: string;
  readonly status: 'running' | 'paused' | 'error';
  readonly detail: string;
  readonly handled: number;
  readonly failures: number;
  readonly restarts: number;
}

export async function listAgents(db: Db): Promise<AgentStatus[]> {
  const rows = await many(
    db,
    sql<AgentRow>`select name, app, role, summary, status, detail, handled, failures, restarts
      from kernel.agent order by name`,
  );
  const pulse = await workerPulse(db);
  const mailboxes = new Map((await serialQueues(db)).map((queue) => [queue.key, queue]));
  return rows.map(({ failures, ...row }) => {
    const mailbox = mailboxes.get(mailboxOf(row.name));
    const late = row.status === 'running' && (mailbox?.oldestSeconds ?? 0) > longestWaitSeconds;
    const unhosted = pulse.lastBeatAt === null ? 'starting' : 'stopped';
    const status = row.status === 'running' && pulse.alive === 0 ? unhosted : row.status;
    return {
      ...row,
      status,
      healthy: status === 'running' && failures === 0 && !late,
      detail: late
        ? `The oldest message has waited ${Math.round(mailbox?.oldestSeconds ?? 0)} s.`
        : row.detail,
      queueLength: mailbox?.length ?? 0,
      lastSeenAt: pulse.lastBeatAt,
    };
  });
}
