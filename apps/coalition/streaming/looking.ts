import { MainstayError } from '#kernel/base';
import type { Principal } from '#kernel/identity';
import type { Hub, Listener } from './hub.ts';
import type { Line, Talk } from './line.ts';
import { readMessage, type Target, targetOf, topicOf } from './messages.ts';

/** What a client of the stream asks of the rest of the program. */
export interface LookingContext {
  readonly hub: Hub;
  readonly mostSubscriptions: number;
  /** @returns the project of what is looked at, for the system none @throws what a principal may not see */
  authorise(principal: Principal, to: Target): Promise<{ readonly projectId: string | null }>;
  /** The projects that the principal may see; all where undefined. */
  sight(principal: Principal): Promise<readonly string[] | undefined>;
  now(): number;
}

/** A project that was not there a moment ago may have been made since. */
const sightMilliseconds = 1000;

/** A client that looks at agents, worlds, coalitions and the system. */
export function lookOn(
  line: Line,
  signedIn: Principal,
  { hub, mostSubscriptions, authorise, sight: sightOf, now }: LookingContext,
): Talk {
  const subscriptions = new Map<string, { readonly to: Target; readonly projectId: string | null }>();
  let principal = signedIn;
  let sight: { readonly projects: readonly string[] | undefined; readonly at: number } | undefined;

  const look = async (): Promise<readonly string[] | undefined> => {
    sight = { projects: await sightOf(principal), at: now() };
    return sight.projects;
  };
  const sees = async (projectId: string | null): Promise<boolean> => {
    if (sight && (isIn(sight.projects, projectId) || now() - sight.at < sightMilliseconds))
      return isIn(sight.projects, projectId);
    return isIn(await look(), projectId);
  };

  const listener: Listener = {
    show: (agentId, tick) => line.outbox.show(agentId, tick),
    happened(topic, { projectId }, message) {
      if (topic !== 'system') return line.outbox.say(message);
      line.inTurn(async () => {
        if (await sees(projectId)) line.outbox.say(message);
      });
    },
    system: (figures) => line.outbox.show('system', figures),
  };

  const forget = (topic: string): void => {
    subscriptions.delete(topic);
    hub.unsubscribe(topic, listener);
  };

  return {
    async take(data) {
      const message = readMessage(data);
      const { request } = message;
      if (message.type === 'ping')
        return line.say({ type: 'pong', request, at: new Date(now()).toISOString() });
      const topic = topicOf(message.to);
      if (message.type === 'unsubscribe') {
        forget(topic);
        return line.say({ type: 'unsubscribed', request, ...targetOf(message.to) });
      }
      if (!subscriptions.has(topic)) {
        if (subscriptions.size >= mostSubscriptions) throw tooManySubscriptions(mostSubscriptions);
        const { projectId } = await authorise(principal, message.to);
        subscriptions.set(topic, { to: message.to, projectId });
        hub.subscribe(topic, listener);
      }
      line.say({ type: 'subscribed', request, ...targetOf(message.to) });
    },
    async recheck(present) {
      principal = present;
      const projects = await look();
      for (const [topic, { to, projectId }] of subscriptions) {
        if (projectId === null || isIn(projects, projectId)) continue;
        forget(topic);
        const code = 'coalition.stream_no_longer_shared';
        line.say({ type: 'unsubscribed', ...targetOf(to), code, detail: 'It is no longer shared with you.' });
      }
    },
    resync: (reason) => line.say({ type: 'resync', reason }),
    end() {
      for (const topic of [...subscriptions.keys()]) forget(topic);
    },
  };
}

const isIn = (projects: readonly string[] | undefined, projectId: string | null): boolean =>
  projects === undefined || (projectId !== null && projects.includes(projectId));

const tooManySubscriptions = (most: number): MainstayError =>
  new MainstayError(
    'coalition.stream_too_many_subscriptions',
    `One connection has at most ${most} subscriptions: end one of them first.`,
    { kind: 'limited' },
  );
