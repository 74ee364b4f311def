import { z } from 'zod';
import type { MindStep } from '../domain/inference/mind.ts';
import type { Model } from '../domain/inference/model.ts';
import type { Observation } from '../domain/inference/observation.ts';
import { likeliest, type TickRecord } from './tick.ts';

/**
 * What an agent lived through lately, packed: a population keeps thousands of ticks between two checkpoints, and as
 * objects they would take most of its memory. A row has the time in milliseconds, the free energy, the worth, each
 * modality's outcome, each factor's action, likeliest state and its probability. NaN stands for null.
 */
export interface TickLog {
  readonly modalities: number;
  readonly factors: number;
  values: Float64Array<ArrayBuffer>;
  rows: number;
  /** So many rows at the beginning are kept already: the last tick stays here, to be looked at. */
  saved: number;
  /** The number of the last row's tick. */
  tick: number;
  /** Whole observations by tick, of those that have a distribution over outcomes. */
  readonly soft: Map<number, TickRecord['observation']>;
}

const fixed = 3;
const firstRows = 4;
const softOutcome = -1;
const widthOf = (modalities: number, factors: number): number => fixed + modalities + 3 * factors;

/** @param last the tick that was kept last */
export function createTickLog({ modalities, factors }: Model, last: TickRecord | null): TickLog {
  const [m, f] = [modalities.length, factors.length];
  const log: TickLog = {
    ...{ modalities: m, factors: f, rows: 0, saved: 0, tick: 0, soft: new Map() },
    values: new Float64Array(firstRows * widthOf(m, f)),
  };
  if (last) {
    writeRow(log, last.tick, Date.parse(last.at), last.observation, last);
    log.saved = 1;
  }
  return log;
}

/** Notes the agent's next tick. */
export function noteStep(
  log: TickLog,
  tick: number,
  at: number,
  observation: Observation,
  step: MindStep,
): void {
  writeRow(log, tick, at, observation, {
    ...{ actions: step.actions, freeEnergy: step.freeEnergy, worth: step.decision?.bestWorth ?? null },
    belief: likeliest(step.mind.model, step.mind.belief),
  });
}

function writeRow(
  log: TickLog,
  tick: number,
  at: number,
  observation: Observation,
  { actions, freeEnergy, worth, belief }: Pick<TickRecord, 'actions' | 'freeEnergy' | 'worth' | 'belief'>,
): void {
  const width = widthOf(log.modalities, log.factors);
  let to = log.rows * width;
  if (to + width > log.values.length) {
    const wider = new Float64Array(2 * log.values.length);
    wider.set(log.values);
    log.values = wider;
  }
  const { values } = log;
  values[to++] = at;
  values[to++] = freeEnergy;
  values[to++] = worth ?? Number.NaN;
  for (let modality = 0; modality < log.modalities; modality++) {
    const outcome = observation[modality] ?? null;
    values[to++] = outcome === null ? Number.NaN : typeof outcome === 'number' ? outcome : softOutcome;
    if (outcome !== null && typeof outcome !== 'number') log.soft.set(tick, observation.map(plainOutcome));
  }
  for (let factor = 0; factor < log.factors; factor++) {
    values[to++] = actions[factor] ?? 0;
    values[to++] = belief[factor]?.state ?? 0;
    values[to++] = belief[factor]?.probability ?? 0;
  }
  log.rows += 1;
  log.tick = tick;
}

const plainOutcome = (outcome: Observation[number]): TickRecord['observation'][number] =>
  outcome === null || typeof outcome === 'number' ? outcome : Array.from(outcome);

/** All up to now is kept: only the last tick stays. */
export function noteSaved(log: TickLog): void {
  if (log.rows === 0) return;
  const width = widthOf(log.modalities, log.factors);
  log.values.copyWithin(0, (log.rows - 1) * width, log.rows * width);
  log.rows = 1;
  log.saved = 1;
  for (const tick of log.soft.keys()) if (tick !== log.tick) log.soft.delete(tick);
}

export function lastOf(log: TickLog): TickRecord | null {
  return log.rows === 0 ? null : readRow(log, log.rows - 1, log.tick);
}

/** The ticks that are not kept yet, oldest first; at most the last so many. */
export function freshOf(log: TickLog, most = Number.POSITIVE_INFINITY): TickRecord[] {
  const from = Math.max(log.saved, log.rows - most);
  return Array.from({ length: Math.max(0, log.rows - from) }, (_, at) =>
    readRow(log, from + at, log.tick - (log.rows - 1 - from - at)),
  );
}

function readRow({ values, modalities, factors, soft }: TickLog, row: number, tick: number): TickRecord {
  let from = row * widthOf(modalities, factors);
  const next = (): number => values[from++] ?? Number.NaN;
  const [at, freeEnergy, worth] = [next(), next(), next()];
  const outcomes = Array.from({ length: modalities }, next);
  const states = Array.from({ length: factors }, () => ({
    action: next(),
    state: next(),
    probability: next(),
  }));
  return {
    ...{ tick, at: new Date(at).toISOString(), freeEnergy, worth: Number.isNaN(worth) ? null : worth },
    observation: soft.get(tick) ?? outcomes.map((outcome) => (Number.isNaN(outcome) ? null : outcome)),
    actions: states.map(({ action }) => action),
    belief: states.map(({ state, probability }) => ({ state, probability })),
  };
}

/** Ticks that follow each other, as a row of the history has them. */
export const tickPage = z.strictObject({
  modalities: z.int().min(0),
  factors: z.int().min(0),
  /** The number of the last one. */
  last: z.int().min(1),
  /** Rows as in a `TickLog`: doubles, least byte first (as on every machine that Node runs this on), in base64. */
  rows: z.string(),
  soft: z
    .record(z.string(), z.array(z.union([z.number(), z.array(z.number()).readonly(), z.null()])).readonly())
    .optional(),
});
export type TickPage = z.infer<typeof tickPage>;

/** The ticks that are not kept yet, at most the last so many; none when there are none. */
export function pageOf(log: TickLog, most: number): (TickPage & { readonly first: number }) | undefined {
  const { modalities, factors, values, rows, tick } = log;
  const from = Math.max(log.saved, rows - most);
  if (from >= rows) return undefined;
  const width = widthOf(modalities, factors) * Float64Array.BYTES_PER_ELEMENT;
  const first = tick - (rows - 1 - from);
  const soft = [...log.soft].filter(([at]) => at >= first);
  return {
    ...{ modalities, factors, first, last: tick },
    rows: Buffer.from(values.buffer, from * width, (rows - from) * width).toString('base64'),
    ...(soft.length > 0 && { soft: Object.fromEntries(soft) }),
  };
}

/** @returns the ticks of a page, oldest first */
export function readPage(page: unknown): TickRecord[] {
  const { modalities, factors, last, rows, soft = {} } = tickPage.parse(page);
  const bytes = Buffer.from(rows, 'base64');
  const values = new Float64Array(bytes.length / Float64Array.BYTES_PER_ELEMENT);
  new Uint8Array(values.buffer).set(bytes);
  const count = values.length / widthOf(modalities, factors);
  const seen = new Map(Object.entries(soft).map(([at, observation]) => [Number(at), observation]));
  return freshOf({ modalities, factors, values, rows: count, saved: 0, tick: last, soft: seen });
}
