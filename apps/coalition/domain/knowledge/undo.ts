import { z } from 'zod';
import { canonicalJson, conflict } from '#kernel/base';
import type { Knowledge, KnowledgeEdge, KnowledgeNode } from './element.ts';

const fields = z.record(z.string(), z.unknown());
const difference = z.object({
  id: z.string(),
  /** Null where it was new; then `after` is empty. */
  before: fields.nullable(),
  after: fields,
});
type Difference = z.infer<typeof difference>;

/** What a change did, field by field: enough to take it back, and to see whether somebody changed the same since. */
export const traceSchema = z.object({
  nodes: z.array(difference),
  edges: z.array(difference),
  /** All that this import brought came, besides what is listed. */
  imported: z.uuid().optional(),
  /** All that this import brought went at that moment. */
  withdrawn: z.object({ import: z.uuid(), at: z.string() }).optional(),
});
export type Trace = z.infer<typeof traceSchema>;

type Record_ = Readonly<Record<string, unknown>>;

/** @param known what was there before, at least of what is put; @param puts as it is from now on */
export function traceOf(known: Knowledge, puts: Knowledge): Trace {
  return { nodes: differences(known.nodes, puts.nodes), edges: differences(known.edges, puts.edges) };
}

function differences(
  known: readonly (KnowledgeNode | KnowledgeEdge)[],
  puts: readonly (KnowledgeNode | KnowledgeEdge)[],
): Difference[] {
  const before = new Map(known.map((one) => [one.id, one as Record_]));
  return puts.map((put) => {
    const old = before.get(put.id);
    if (!old) return { id: put.id, before: null, after: {} };
    const changed = Object.entries(put).filter(([name, value]) => !isSame(value, old[name]));
    return {
      id: put.id,
      before: Object.fromEntries(changed.map(([name]) => [name, old[name]])),
      after: Object.fromEntries(changed),
    };
  });
}

/**
 * What takes a change back: fields that it changed get their old value, what it added is deleted. What was changed since
 * in other fields stays as it is.
 *
 * @param now for what is deleted
 * @throws MainstayError `coalition.changed_since` where the same field has another value by now, or is gone for good
 */
export function undo(trace: Trace, current: Knowledge, now: string): Knowledge {
  const problems: string[] = [];
  const nodes = restore(trace.nodes, current.nodes, now, problems);
  const edges = restore(trace.edges, current.edges, now, problems);
  if (problems.length > 0)
    throw conflict(
      'coalition.changed_since',
      `This cannot be undone: ${problems.slice(0, 3).join('; ')}${problems.length > 3 ? `; and ${problems.length - 3} more` : ''}. Undo what came later first.`,
    );
  return { nodes, edges };
}

function restore<T extends KnowledgeNode | KnowledgeEdge>(
  made: readonly Difference[],
  current: readonly T[],
  now: string,
  problems: string[],
): T[] {
  const byId = new Map(current.map((one) => [one.id, one]));
  return made.flatMap(({ id, before, after }) => {
    const found = byId.get(id);
    if (!found) {
      problems.push(`${id} was cleared away`);
      return [];
    }
    if (before === null) return found.deletedAt === null ? [{ ...found, deletedAt: now }] : [];
    const fieldsNow = found as Record_;
    const clash = Object.keys(after).find(
      // Where something is known from only grows.
      (name) => name !== 'sources' && !isSame(fieldsNow[name], after[name]),
    );
    if (clash !== undefined)
      problems.push(`${clash} of "${'label' in found ? found.label : found.key}" was changed since`);
    // Its fields are those of an element of this kind, as they were.
    return [{ ...found, ...before } as T];
  });
}

const isSame = (a: unknown, b: unknown): boolean => a === b || textOf(a) === textOf(b);
const textOf = (value: unknown): string => (value === undefined ? '' : canonicalJson(value));
