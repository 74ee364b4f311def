import { z } from 'zod';
import { studySettings } from './together/settings.ts';

/** The section `coalition` of the configuration. */
export const coalitionSettingsSchema = z.strictObject({
  /**
   * In an emergency nothing is stepped in the background; agents can still be looked at, started, stopped and stepped
   * by hand, and all of it is audited.
   */
  emergency: z.boolean().default(false),
  /** How often worlds are stepped in the background that do not say otherwise. */
  ticks_per_second: z.number().positive().max(1000).default(2),
  /** After a crash at most so many ticks of a world are lived through again. */
  checkpoint_ticks: z.number().int().min(1).max(10_000).default(50),
  /** What was lived through is kept at the latest after so many seconds. */
  checkpoint_seconds: z.number().positive().max(3600).default(10),
  /** A process that was silent for so long no longer has its worlds. */
  dead_after_seconds: z.number().min(1).max(600).default(15),
  /** An agent whose tick takes longer is ended and put in error, or not made at all. */
  most_tick_seconds: z.number().positive().max(600).default(5),
  /**
   * Threads that step agents in the background: one fewer than there are cores, and at least one, when not given. With 0
   * they are stepped in the main thread, where one that thinks too long is found out only afterwards.
   */
  threads: z.number().int().min(0).max(256).optional(),
  /** The most agents that one process has alive at once. */
  most_agents: z.number().int().min(1).max(1_000_000).default(10_000),
  /** Ticks of the history of an agent that are kept, where the agent does not say otherwise. */
  history_ticks: z.number().int().min(1).max(10_000).default(500),
  solving: z
    .strictObject({
      /** Games that are solved at the same time, each in a thread of its own; more wait in a queue of at most `queue`. */
      threads: z.number().int().min(1).max(64).default(1),
      queue: z.number().int().min(0).max(1000).default(20),
      /** How long a request may have at most. */
      most_seconds: z.number().positive().max(3600).default(120),
    })
    .prefault({}),
  stream: z
    .strictObject({
      /** At once, in all processes on one database. */
      connections_per_user: z.number().int().min(1).max(100_000).default(5),
      connections_per_address: z.number().int().min(1).max(100_000).default(20),
      /** From one client. One that goes on at several times that is cut off. */
      messages_per_minute: z.number().int().min(1).max(1_000_000).default(100),
      message_bytes: z
        .number()
        .int()
        .min(256)
        .max(64 * 1024)
        .default(64 * 1024),
      /** Of one connection. */
      subscriptions: z.number().int().min(1).max(10_000).default(20),
      /** What waits for a client that reads slowly; beyond that old ticks are left out. */
      buffer_bytes: z
        .number()
        .int()
        .min(16 * 1024)
        .max(64 * 1024 * 1024)
        .default(1024 * 1024),
      /** A client that has read nothing of what waits for it for so long is cut off. */
      stuck_seconds: z.number().min(1).max(600).default(30),
      heartbeat_seconds: z.number().min(1).max(600).default(25),
      /** How often it is looked at whether a client is still signed in and may still see what it looks at. */
      recheck_seconds: z.number().min(1).max(3600).default(60),
      /** How often the newest tick of an agent comes here from the process that steps it. */
      shared_ticks_per_second: z.number().positive().max(10).default(2),
    })
    .prefault({}),
  outside: z
    .strictObject({
      /** Addresses, networks or names that are not public and where environments may be all the same. */
      allowed_private_hosts: z.array(z.string()).default([]),
      /** For one answer of an environment, and for one step of an agent there. */
      timeout_seconds: z.number().positive().max(600).default(10),
      /** So often one after the other an environment may fail; then its agent is in error. */
      attempts: z.number().int().min(1).max(100).default(5),
      answer_bytes: z
        .number()
        .int()
        .min(256)
        .max(64 * 1024 * 1024)
        .default(1024 * 1024),
      /** Agents of one process whose environments are asked. */
      most: z.number().int().min(1).max(10_000).default(200),
      /** From one environment that came by WebSocket: several for each step. */
      messages_per_minute: z.number().int().min(1).max(10_000_000).default(6000),
    })
    .prefault({}),
  studies: studySettings,
});
export type CoalitionSettings = z.infer<typeof coalitionSettingsSchema>;

/** What stepping needs to know of it. */
export type StepperSettings = Pick<
  CoalitionSettings,
  'ticks_per_second' | 'checkpoint_ticks' | 'checkpoint_seconds' | 'most_tick_seconds' | 'history_ticks'
>;
