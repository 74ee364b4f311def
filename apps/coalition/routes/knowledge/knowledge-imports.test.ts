import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { newId } from '#kernel/base';
import { run, sql, transact } from '#kernel/database';
import { type TestPlatform, testPlatform } from '#testing-kit';
import type { Knowledge } from '../../domain/knowledge/element.ts';
import { bring } from '../../knowing/importing.ts';
import { forgetKnowledge } from '../../store/knowledge-changes.ts';
import { beginImport, stageImport } from '../../store/knowledge-imports.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

let platform: TestPlatform;
beforeAll(async () => {
  platform = await testPlatform(['coalition']);
});
afterAll(() => platform.dispose());

const graphs = '/api/v1/coalition/knowledge/graphs';
const call = <Body>(method: 'GET' | 'POST', path: string, body?: object) =>
  platform.inject<Body>({ method, url: `${graphs}${path}`, ...(body && { body }) });
const newGraph = async (): Promise<string> => (await call<{ id: string }>('POST', '', { name: 'X' })).body.id;
interface Problem {
  readonly code: string;
}
const sizeOf = async (graph: string): Promise<[number, number]> => {
  const { nodes, edges } = (await call<{ nodes: number; edges: number }>('GET', `/${graph}`)).body;
  return [nodes, edges];
};

const common = {
  ...{ attributes: {}, confidence: 1, validFrom: '2026-01-01T00:00:00.000Z', validTo: null },
  ...{ sources: [], deletedAt: null },
};
/** A ring of nodes: enough for several statements. */
const ring = (size: number): Knowledge => {
  const ids = Array.from({ length: size }, () => newId());
  return {
    nodes: ids.map((id, at) => ({
      ...{ ...common, id, key: `n${at}`, type: 'concept', label: `Node ${at}`, mergedInto: null },
    })),
    edges: ids.map((from, at) => ({
      ...{ ...common, id: newId(), key: `e${at}`, type: 'next', weight: 1 },
      ...{ from, to: ids[(at + 1) % size] ?? from },
    })),
  };
};
const by = { actorId: 'tester', actorEmail: null, requestId: 'test', ip: '127.0.0.1' };

test('while an import is written nobody sees any of it, and nobody else changes the graph', async () => {
  const graph = await newGraph();
  await call('POST', `/${graph}/nodes`, { type: 'concept', label: 'Here before', key: 'before' });
  const { db } = platform.open.platform;
  const id = newId();
  await transact(db, (tx) => beginImport(tx, graph, id));
  await stageImport(db, graph, id, ring(1500), undefined);
  expect(await sizeOf(graph)).toEqual([1, 0]);
  const running = await call<{ items: { done: number; total: number }[] }>('GET', `/${graph}/imports`);
  expect(running.body.items).toEqual([expect.objectContaining({ id, done: 3000, total: 3000 })]);
  const other = await call<Problem>('POST', `/${graph}/nodes`, { type: 'concept', label: 'New', key: 'n7' });
  expect([other.status, other.body.code]).toEqual([409, 'coalition.graph_importing']);

  // Its process was killed: whoever changes the graph next clears away what it left.
  await run(
    db,
    sql`update coalition.knowledge_import set alive_at = now() - interval '1 hour' where id = ${id}`,
  );
  const next = await call<Problem>('POST', `/${graph}/nodes`, { type: 'concept', label: 'New', key: 'n7' });
  expect(next.status).toBe(201);
  expect(await sizeOf(graph)).toEqual([2, 0]);
  await expect(stageImport(db, graph, id, ring(1), undefined)).rejects.toMatchObject({
    code: 'coalition.import_ended',
  });
});

test('what a killed import left is cleared away at night, also where nobody changes the graph', async () => {
  const graph = await newGraph();
  const { db } = platform.open.platform;
  const id = newId();
  await transact(db, (tx) => beginImport(tx, graph, id));
  await stageImport(db, graph, id, ring(3), undefined);
  await run(
    db,
    sql`update coalition.knowledge_import set alive_at = now() - interval '1 hour' where id = ${id}`,
  );
  await forgetKnowledge(db, { deletedDays: 30, endedDays: 90 });
  expect((await call<{ items: object[] }>('GET', `/${graph}/imports`)).body.items).toEqual([]);
  expect(await sizeOf(graph)).toEqual([0, 0]);
});

test('an import that is cancelled leaves the graph as it was, and one that ends can be undone and had again', async () => {
  const graph = await newGraph();
  const { db } = platform.open.platform;
  const wish = { graphId: graph, conflicts: 'theirs', what: 'import', of: 'imported', by } as const;
  const cancel = new AbortController();
  const broken = bring(db, { ...wish, theirs: ring(20_000), signal: cancel.signal });
  await vi.waitFor(async () => {
    const { body } = await call<{ items: { done: number }[] }>('GET', `/${graph}/imports`);
    expect(body.items[0]?.done).toBeGreaterThan(0);
  }, 30_000);
  cancel.abort(new Error('cancelled'));
  await expect(broken).rejects.toThrow('cancelled');
  expect(await sizeOf(graph)).toEqual([0, 0]);

  const { change } = await bring(db, { ...wish, theirs: ring(1500) });
  expect(await sizeOf(graph)).toEqual([1500, 1500]);
  const document = JSON.stringify({
    ...{ format: 'mainstay-knowledge', version: 1 },
    nodes: [{ key: 'n1', type: 'concept', label: 'Node 1', valid_from: common.validFrom }],
    edges: [],
  });
  const { body: again } = await call('POST', `/${graph}/import`, {
    ...{ format: 'json', text: document },
  });
  expect(again).toMatchObject({ added: { nodes: 0 }, matched: { nodes: 1 }, conflict_count: 0 });
  // A file that says nothing new changes nothing.
  const found = await call<{ items: { sources: object[] }[] }>('GET', `/${graph}/search?text=Node+1`);
  expect(found.body.items[0]).toMatchObject({ label: 'Node 1', sources: [] });
  const undone = await call<{ change: { id: string } }>('POST', `/${graph}/changes/${change.id}/undo`);
  expect(undone.status).toBe(200);
  expect(await sizeOf(graph)).toEqual([0, 0]);
  await call('POST', `/${graph}/changes/${undone.body.change.id}/undo`);
  expect(await sizeOf(graph)).toEqual([1500, 1500]);
});
