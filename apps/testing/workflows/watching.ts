import { z } from 'zod';
import type { Platform } from '#kernel/app';
import { messageOf, notFound } from '#kernel/base';
import { transact } from '#kernel/database';
import {
  implementWorkflow,
  type RunContext,
  type ScheduleDefinition,
  type Workflow,
  type WorkflowDeclaration,
} from '#kernel/durable';
import { localId, roleAtLeast } from '#kernel/identity';
import { type Actor, requireRole } from '#kernel/projects';
import { executionRequestSchema } from '../domain/request.ts';
import type { TestingSettings } from '../domain/settings.ts';
import { createExecutionControl } from '../execution/control.ts';
import { hasDueWatch, noteWatched, takeDueWatch, type Watch } from '../store/watches.ts';

const watching: WorkflowDeclaration<object> = {
  kind: 'testing.watching',
  version: 1,
  input: z.object({}),
  title: () => 'Begin the tests that are due',
};

/** Every five minutes: begins what is watched and due. */
export const watchingSchedule: ScheduleDefinition = {
  id: 'testing.watching',
  cron: '*/5 * * * *',
  timeZone: 'UTC',
  workflow: watching,
  input: {},
};

/** At most so many begin at once. */
const mostAtOnce = 20;

/**
 * Who began to watch, with what they may do by now.
 *
 * @throws MainstayError `testing.owner_gone`; as `requireRole` where they are no more in the project
 */
async function ownerNow({ db, identity }: Platform, { ownerId, projectId }: Watch): Promise<Actor> {
  if (ownerId === localId) return { id: ownerId, administrator: true };
  const user = await identity.findUser({ id: ownerId });
  if (!user?.active)
    throw notFound('testing.owner_gone', 'Who began to watch this site has no account any more.');
  const actor = { id: ownerId, administrator: roleAtLeast(user, 'admin') };
  await requireRole(db, actor, projectId, 'contributor');
  return actor;
}

export function watchingWorkflow(platform: Platform<TestingSettings>): Workflow {
  const control = createExecutionControl(platform);
  const begin = (context: RunContext): Promise<{ begun: number }> =>
    context.step('begin what is due', async () => {
      let begun = 0;
      for (; begun < mostAtOnce; begun++) {
        const watch = await transact(platform.db, takeDueWatch);
        if (!watch) break;
        const { may_reach_loopback: mayReachLoopback, ...kept } = watch.request;
        const request = executionRequestSchema.parse(kept);
        const { projectId, ownerId } = watch;
        const by = { actorId: ownerId, actorEmail: null };
        try {
          const { administrator } = await ownerNow(platform, watch);
          const wish = {
            ...{ projectId, ownerId, request },
            mayReachLoopback: mayReachLoopback && administrator,
          };
          const execution = await control.begin(wish, by);
          await transact(platform.db, (tx) => noteWatched(tx, watch.id, execution.id));
        } catch (error) {
          // The project was halted, or its owner left it, say: the next is begun all the same, and this one tried again in its time.
          platform.log.warn(
            { watch_id: watch.id, reason: messageOf(error) },
            'A watched site was not tested',
          );
        }
      }
      return { begun };
    });
  return implementWorkflow(watching, begin, { isDue: hasDueWatch });
}
