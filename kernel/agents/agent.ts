import { z } from 'zod';
import type { RunContext, WorkflowDeclaration } from '#kernel/durable';

/**
 * A named worker of an app: it does one kind of work, on messages that come to its mailbox, one at a time and in
 * order.
 */
export interface Agent<Message = unknown> {
  /** `app.name`, unique: `charter.orchestrator`. */
  readonly name: string;
  /** What it is for, in a few words: `Orchestrator`, `Stage reviewer`. */
  readonly role: string;
  readonly summary: string;
  readonly message: z.ZodType<Message>;
  /** Durable like any run: it may use steps, and its answer goes to whoever asked. */
  handle(context: RunContext, message: never): Promise<unknown>;
}

/** Keeps the type of an agent's messages. */
export function defineAgent<Message>(
  agent: Omit<Agent<Message>, 'handle'> & { handle(context: RunContext, message: Message): Promise<unknown> },
): Agent {
  return agent;
}

/** A message is a run of its own, so it survives what runs survive; the mailbox is its serial key. */
export const messageWorkflow: WorkflowDeclaration<{ agent: string; message: unknown }> = {
  kind: 'agents.message',
  version: 1,
  queue: 'agents',
  input: z.object({ agent: z.string(), message: z.unknown() }),
  title: ({ agent }) => `Message to ${agent}`,
};

export const mailboxOf = (agent: string): string => `agent:${agent}`;

/** Sends a message from within a run and waits, without holding a worker, for the answer. */
export async function askAgent(
  context: RunContext,
  step: string,
  agent: string,
  message: unknown,
): Promise<unknown> {
  const input = { agent, message };
  const id = await context.start(`ask: ${step}`, messageWorkflow, input, { serialKey: mailboxOf(agent) });
  return context.join(`answer: ${step}`, id);
}
