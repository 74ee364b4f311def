import { z } from 'zod';

export const phases = ['forming', 'active', 'disbanding', 'dissolved'] as const;
export type Phase = (typeof phases)[number];

/** One leader; coordinators stand in for it; observers see what is done, but neither count nor share. */
export const roles = ['leader', 'coordinator', 'member', 'observer'] as const;
export type Role = (typeof roles)[number];

/** An agent and what it is to the coalition. Who left or failed stays in the list: it may have payoffs to come. */
const membershipSchema = z.object({
  agent: z.string().min(1).max(200),
  role: z.enum(roles),
  standing: z.enum(['invited', 'joined', 'declined', 'left', 'failed']),
  since: z.iso.datetime(),
});
export type Membership = z.infer<typeof membershipSchema>;

/** Something earned, and who was there to earn it: only they share it. */
const earningSchema = z.object({
  amount: z.number(),
  members: z.array(z.string()).min(1),
  at: z.iso.datetime(),
  /** Who gets what of it, worked out when it was earned. */
  shares: z.array(z.object({ agent: z.string(), share: z.number() })).optional(),
});
type Earning = z.infer<typeof earningSchema>;
export type Shares = NonNullable<Earning['shares']>;

/** A coalition as it is kept; the functions of `changes.ts` make a new one of it. */
export const coalitionSchema = z.object({
  id: z.string().min(1),
  purpose: z.string().max(2000),
  phase: z.enum(phases),
  members: z.array(membershipSchema),
  /** So many who count have to be in it; with fewer it disbands. */
  leastMembers: z.int().min(1),
  mostMembers: z.int().min(1).nullable(),
  earnings: z.array(earningSchema),
  /** The coalition that this one came out of. */
  formedFrom: z.string().nullable(),
  /** Why it disbands or was dissolved. */
  reason: z.string().nullable(),
});
export type Coalition = z.infer<typeof coalitionSchema>;

/** Those who joined and count: all but observers. */
export const activeMembers = (coalition: Coalition): Membership[] =>
  coalition.members.filter(({ standing, role }) => standing === 'joined' && role !== 'observer');

export const leaderOf = (coalition: Coalition): Membership | null =>
  activeMembers(coalition).find(({ role }) => role === 'leader') ?? null;
