import type { Platform } from '#kernel/app';
import { appendAudit } from '#kernel/audit';
import { conflict, invalid, MainstayError } from '#kernel/base';
import { type Tx, transact } from '#kernel/database';
import { publish } from '#kernel/events';
import { getProject } from '#kernel/projects';
import type { ExecutionOptions, ExecutionRequest } from '../domain/request.ts';
import type { TestingSettings } from '../domain/settings.ts';
import {
  createExecution,
  type Execution,
  endExecution,
  getExecution,
  lockExecution,
  reopenExecution,
} from '../store/executions.ts';
import { deleteExecutions } from '../store/retention.ts';
import { execution, reporting } from '../workflows/declaration.ts';

/** Who does it and from where, for the audit log. */
export interface By {
  readonly actorId: string;
  readonly actorEmail: string | null;
  readonly requestId?: string;
  readonly ip?: string;
}

/** What people do with executions: each call is one transaction, kept before it is acknowledged. */
export interface ExecutionControl {
  /**
   * @param mayReachLoopback whether who asks may have this machine's own addresses tested
   * @throws MainstayError `testing.address_invalid`; `testing.halted`, `testing.awaits_committee` as the project's
   *   decision says
   */
  begin(wish: Wish, by: By): Promise<Execution>;
  /** Ends it where it is; what was found so far stays, and it can go on later. @throws `testing.execution_ended` */
  cancel(id: string, by: By): Promise<Execution>;
  /** Deletes one that has ended, with all that came of it; its site's suite stays. @throws `testing.execution_open` */
  remove(id: string, by: By): Promise<void>;
  /** Goes on with one that was cancelled or failed: finished tests are not run again. @throws `testing.not_resumable` */
  resume(id: string, by: By): Promise<Execution>;
}

export interface Wish {
  readonly projectId: string;
  readonly ownerId: string;
  readonly request: ExecutionRequest;
  readonly mayReachLoopback: boolean;
}

export function createExecutionControl({
  db,
  durable,
  artifacts,
}: Platform<TestingSettings>): ExecutionControl {
  const start = (
    tx: Tx,
    id: string,
    { url, ownerId, projectId }: Pick<Execution, 'url' | 'ownerId' | 'projectId'>,
  ) => durable.start(tx, execution, { execution_id: id, url }, { ownerId, projectId });

  const tell = async (tx: Tx, verb: string, { id, projectId, url }: Execution, by: By): Promise<void> => {
    await publish(tx, {
      type: `testing.${verb}`,
      subject: id,
      projectId,
      actorId: by.actorId,
      data: { url },
    });
    await appendAudit(tx, {
      ...by,
      action: `testing.${verb}`,
      target: id,
      detail: { project_id: projectId, url },
    });
  };

  return {
    begin: ({ projectId, ownerId, request, mayReachLoopback }, by) =>
      transact(db, async (tx) => {
        await requireLeave(tx, projectId);
        const options: ExecutionOptions = {
          ...wholeRequest(request),
          url: addressOf(request.url),
          may_reach_loopback: mayReachLoopback,
        };
        const begun = await createExecution(tx, { projectId, ownerId, options }, (id) =>
          start(tx, id, { url: options.url, ownerId, projectId }),
        );
        await tell(tx, 'begun', begun, by);
        return begun;
      }),

    cancel: (id, by) =>
      transact(db, async (tx) => {
        const before = await getExecution(tx, id);
        if (!(await endExecution(tx, id, { status: 'cancelled' }))) {
          throw conflict('testing.execution_ended', `The execution is ${before.status} already.`);
        }
        await durable.cancel(tx, before.runId).catch((error: unknown) => {
          // Its run has ended a moment ago by itself: what counts is that it goes no further.
          if (!(error instanceof MainstayError) || error.code !== 'durable.run_ended') throw error;
        });
        const { ownerId, projectId } = before;
        await durable.start(tx, reporting, { execution_id: id }, { ownerId, projectId });
        await tell(tx, 'cancelled', before, by);
        return getExecution(tx, id);
      }),

    remove: (id, by) =>
      transact(db, async (tx) => {
        const { status, ...execution } = await lockExecution(tx, id);
        if (status === 'queued' || status === 'running') {
          throw conflict('testing.execution_open', `The execution is ${status}. Cancel it first.`);
        }
        await deleteExecutions(tx, artifacts, { ...execution, ids: [id] });
        await tell(tx, 'deleted', { ...execution, status }, by);
      }),

    resume: (id, by) =>
      transact(db, async (tx) => {
        const before = await getExecution(tx, id);
        if (before.status !== 'cancelled' && before.status !== 'failed') {
          throw conflict(
            'testing.not_resumable',
            `The execution is ${before.status}: only one that was cancelled or failed can go on.`,
          );
        }
        await requireLeave(tx, before.projectId);
        await reopenExecution(tx, id, await start(tx, id, before));
        await tell(tx, 'resumed', before, by);
        return getExecution(tx, id);
      }),
  };
}

/** What was decided about a project holds for testing it, too. */
async function requireLeave(tx: Tx, projectId: string): Promise<void> {
  const { governedBy, name } = await getProject(tx, projectId);
  if (governedBy?.decision === 'HALT') {
    throw new MainstayError(
      'testing.halted',
      `The project "${name}" was halted by ${governedBy.source}: nothing of it may be run.`,
      { kind: 'refused', details: { governance: governedBy } },
    );
  }
  if (governedBy?.decision === 'COMMITTEE') {
    throw new MainstayError(
      'testing.awaits_committee',
      `The project "${name}" waits for its committee's decision: nothing of it may be run before.`,
      { kind: 'refused', details: { governance: governedBy } },
    );
  }
}

/**
 * What goes with a purpose: a look at the suite takes the tests that are there.
 *
 * @throws MainstayError `testing.selection_without_replay`
 */
function wholeRequest(request: ExecutionRequest): ExecutionRequest {
  if (request.purpose !== 'test') return { ...request, replay: true, types: ['functional'] };
  if (!request.replay && (request.share !== undefined || request.only_changed)) {
    throw invalid(
      'testing.selection_without_replay',
      'Tests are chosen from those that are there: "share" and "only_changed" need "replay".',
    );
  }
  return request;
}

/** The address as a URL; without a scheme it is taken for http. @throws MainstayError `testing.address_invalid` */
export function addressOf(written: string): string {
  const text =
    /^[a-z][a-z0-9+.-]*:/i.test(written) && !/^[\w.-]+:\d+(\/|$)/.test(written)
      ? written
      : `http://${written}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw invalid(
      'testing.address_invalid',
      `"${written}" is no address of a web app: write it like https://shop.example/ or http://localhost:3000.`,
    );
  }
  return url.href;
}
