import { z } from 'zod';
import { type Api, principalOf } from '#kernel/http';
import { readSnapshot } from '../store/approvals.ts';
import type { ApprovalStatus } from '../together/approving.ts';
import { personView } from '../together/people.ts';
import { byId, byOf, tags } from './access.ts';
import type { Parts } from './parts.ts';
import { personSchema } from './schemas.ts';

const approvalSchema = z
  .object({
    state: z.enum(['none', 'undecided', 'waiting', 'approved', 'rejected']),
    hash: z.string().nullable(),
    /** Whether it is your turn. */
    asks_you: z.boolean(),
    steps: z.array(
      z.object({
        position: z.number(),
        title: z.string(),
        rule: z.enum(['all', 'any']),
        people: z.array(personSchema),
        state: z.enum(['approved', 'rejected', 'asked', 'later']),
        waiting_for: z.array(personSchema),
      }),
    ),
    given: z.array(
      z.object({
        id: z.string(),
        position: z.number(),
        step_title: z.string(),
        person: personSchema,
        outcome: z.enum(['approved', 'rejected']),
        comment: z.string(),
        at: z.string(),
        hash: z.string(),
        edition: z.number(),
        risk: z.object({
          decision: z.string(),
          maximum_residual_level: z.number().nullable(),
          open_risks: z.number(),
          data_quality: z.number().nullable(),
        }),
        valid: z.boolean(),
        lapsed_at: z.string().nullable(),
        lapsed_because: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'CharterApprovals' });

/** Who must agree to a charter, and who did. Owners plan; those whom the plan names agree. */
export function addApprovalRoutes(api: Api, { platform: { db }, approving, access, people }: Parts): void {
  const view = async (
    { state, hash, steps, given }: ApprovalStatus,
    me: string,
  ): Promise<z.infer<typeof approvalSchema>> => {
    const known = await people.known([
      ...steps.flatMap(({ step }) => step.people),
      ...given.map(({ personId }) => personId),
    ]);
    return {
      state,
      hash,
      asks_you: state === 'waiting' && steps.some(({ waitingFor }) => waitingFor.includes(me)),
      steps: steps.map(({ step, state: stepState, waitingFor }) => ({
        position: step.position,
        title: step.title,
        rule: step.rule,
        people: step.people.map((id) => personView(known, id)),
        // Before there is a decision nobody is asked anything.
        state: state === 'undecided' ? 'later' : stepState,
        waiting_for: state === 'undecided' ? [] : waitingFor.map((id) => personView(known, id)),
      })),
      given: given.map((one) => ({
        id: one.id,
        position: one.position,
        step_title: one.stepTitle,
        person: { ...personView(known, one.personId), name: one.personName },
        outcome: one.outcome,
        comment: one.comment,
        at: one.at.toISOString(),
        hash: one.hash,
        edition: one.edition,
        risk: one.risk,
        valid: one.valid,
        lapsed_at: one.lapsedAt?.toISOString() ?? null,
        lapsed_because: one.lapsedBecause ?? (one.valid ? null : 'The charter was changed.'),
      })),
    };
  };

  api.get(
    '/sessions/:id/approvals',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Who must agree to the charter, and who did to what',
        params: byId,
        response: { 200: approvalSchema },
      },
    },
    async (request) => {
      const session = await access.session(request, request.params.id, 'reviewer');
      return view(await approving.status(db, session), principalOf(request).id);
    },
  );

  api.put(
    '/sessions/:id/approvals/plan',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Set who must agree, in steps; approvals under another plan lapse',
        params: byId,
        body: z.object({
          steps: z.array(
            z.object({
              title: z.string().max(100_000),
              rule: z.enum(['all', 'any']),
              emails: z.array(z.string().min(1).max(254)),
            }),
          ),
        }),
        response: { 200: approvalSchema },
      },
    },
    async (request) => {
      const session = await access.session(request, request.params.id, 'owner');
      await approving.plan(session, request.body.steps, byOf(request));
      return view(await approving.status(db, session), principalOf(request).id);
    },
  );

  api.post(
    '/sessions/:id/approvals',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'Agree to the charter or not, when the plan asks you',
        params: byId,
        body: z.object({
          outcome: z.enum(['approved', 'rejected']),
          comment: z.string().max(100_000).default(''),
          hash: z.string().max(64).optional().describe('of what you saw'),
        }),
        response: { 200: approvalSchema },
      },
    },
    async (request) => {
      const session = await access.session(request, request.params.id, 'reviewer');
      const { id, email, name } = principalOf(request);
      await approving.say(session, request.body, { id, email, name }, byOf(request));
      return view(await approving.status(db, session), id);
    },
  );

  api.get(
    '/sessions/:id/approvals/:approval_id/snapshot',
    {
      config: { access: 'user' },
      schema: {
        tags,
        summary: 'What exactly was approved: answers and decision as they were',
        params: byId.extend({ approval_id: z.uuid() }),
        response: { 200: z.object({ snapshot: z.unknown() }) },
      },
    },
    async (request) => {
      const { id } = await access.session(request, request.params.id, 'reviewer');
      return { snapshot: await readSnapshot(db, id, request.params.approval_id) };
    },
  );
}
