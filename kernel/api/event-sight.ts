import type { Db } from '#kernel/database';
import type { StoredEvent } from '#kernel/events';
import type { Principal } from '#kernel/identity';
import { visibleProjects } from '#kernel/projects';
import { actorOf, isAdministrator } from './actor.ts';

const rememberedMilliseconds = 10_000;

/** What a principal may know of: the events of its projects, and those that concern the whole installation. */
export function eventSight(db: Db, principal: Principal): { sees(event: StoredEvent): Promise<boolean> } {
  let projects = new Set<string>();
  let readAt = 0;
  return {
    async sees(event) {
      if (isAdministrator(principal)) return true;
      if (event.projectId === null) return event.type.startsWith('agent.') || event.actorId === principal.id;
      if (Date.now() - readAt > rememberedMilliseconds) {
        projects = new Set((await visibleProjects(db, actorOf(principal))).map(({ id }) => id));
        readAt = Date.now();
      }
      return projects.has(event.projectId);
    },
  };
}
