import { z } from 'zod';
import type { RunContext, WorkflowDeclaration } from '#kernel/durable';

/**
 * A named worker of an app: it does one kind of work, on messages that come to its mailbox, one at a time and in
 * order. One with instances does so for each of them.
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

export interface AskOptions {
  /**
   * An agent has an instance for each of these, such as a site: the messages of one go one at a time, those of others
   * beside them. Pausing and restarting the agent is pausing and restarting all of its instances.
   */
  readonly instance?: string;
  /** The app's queue that limits how much of such work is done at once. */
  readonly queue?: string;
}

/** Sends a message from within a run and waits, without holding a worker, for the answer. */
export async function askAgent(
  context: RunContext,
  step: string,
  agent: string,
  message: unknown,
  { instance, queue }: AskOptions = {},
): Promise<unknown> {
  const input = { agent, message };
  const mailbox = mailboxOf(agent);
  const id = await context.start(`ask: ${step}`, messageWorkflow, input, {
    serialKey: instance === undefined ? mailbox : `${mailbox}/${instance}`,
    ...(queue !== undefined && { queue }),
  });
  return context.join(`answer: ${step}`, id);
}
