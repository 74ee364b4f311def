import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createArtifactStore, migrations } from '#kernel/artifacts';
import { newId } from '#kernel/base';
import { type TestDatabase, testDatabase } from '#testing-kit';
import * as pictures from '../migrations/010-baselines.ts';
import {
  type BaselineKey,
  type BaselineStore,
  baselineSchema,
  type NewBaseline,
} from '../probes/visual/baselines.ts';
import { createBaselineStore } from './baselines.ts';

let database: TestDatabase;
let store: BaselineStore;
let picture: string;

beforeAll(async () => {
  database = await testDatabase([
    { owner: 'kernel', schema: 'kernel', migrations },
    { owner: 'testing', schema: 'testing', migrations: [{ name: '010-baselines', ...pictures }] },
  ]);
  const artifacts = await createArtifactStore({
    directory: join(database.options.directory, 'artifacts'),
    db: database.db,
  });
  store = createBaselineStore(database.db, artifacts);
  const kept = await artifacts.put(database.db, {
    content: Buffer.from('picture'),
    name: 'a.png',
    contentType: 'image/png',
  });
  picture = kept.id;
});

afterAll(() => database?.dispose());

const newKey = (): BaselineKey => ({
  project_id: newId(),
  site: 'http://127.0.0.1:3000',
  state: '/cart › click button "Add"',
  browser: 'chromium',
  viewport: '1280x720',
  platform: 'linux-x64',
});

const looks = (more: Partial<NewBaseline> = {}): NewBaseline => ({
  picture,
  width: 1280,
  height: 720,
  masks: [{ x: 1, y: 2, width: 3, height: 4 }],
  drawn_by: 'chromium 156',
  compared_with: null,
  share: null,
  difference: null,
  ...more,
});

describe('the store of baselines', () => {
  it('proposes the first picture, and compares with it until one is approved', async () => {
    const key = newKey();
    expect(await store.find(key)).toBeUndefined();
    const first = baselineSchema.parse(await store.keep(key, looks()));
    expect(first).toMatchObject({ ...key, status: 'proposed', masks: [{ x: 1, y: 2, width: 3, height: 4 }] });
    expect(await store.find(key)).toEqual(first);
    expect((await store.read(first)).toString()).toBe('picture');
    const changed = await store.keep(key, looks({ compared_with: first.id, share: 0.2 }));
    expect((await store.find(key))?.id).toBe(first.id);
    const approved = await store.approve(changed.id, 'ann');
    expect(approved).toMatchObject({ status: 'approved', decided_by: 'ann', decided_at: expect.any(Date) });
    expect((await store.find(key))?.id).toBe(changed.id);
  });

  it('keeps every part of the key apart', async () => {
    const key = newKey();
    await store.keep(key, looks());
    for (const other of [
      { project_id: newId() },
      { site: 'http://127.0.0.1:4000' },
      { state: '/' },
      { browser: 'firefox' as const },
      { viewport: '390x844' },
      { platform: 'darwin-arm64' },
    ]) {
      expect(await store.find({ ...key, ...other })).toBeUndefined();
    }
  });

  it('keeps the history: what was replaced can be approved again', async () => {
    const key = newKey();
    const first = await store.keep(key, looks());
    await store.approve(first.id, 'ann');
    const second = await store.keep(key, looks({ compared_with: first.id, share: 0.1 }));
    await store.approve(second.id, 'bob');
    const history = await store.list({ projectId: key.project_id, key });
    expect(history.map(({ id, status, decided_by }) => [id, status, decided_by])).toEqual([
      [second.id, 'approved', 'bob'],
      [first.id, 'superseded', 'ann'],
    ]);
    await store.approve(first.id, 'cid');
    expect((await store.find(key))?.id).toBe(first.id);
    expect(await store.list({ projectId: key.project_id, status: 'approved' })).toHaveLength(1);
  });

  it('keeps the baseline when a change is rejected', async () => {
    const key = newKey();
    const first = await store.keep(key, looks());
    await store.approve(first.id, 'ann');
    const second = await store.keep(key, looks({ compared_with: first.id }));
    expect(await store.reject(second.id, 'bob')).toMatchObject({ status: 'rejected', decided_by: 'bob' });
    expect((await store.find(key))?.id).toBe(first.id);
    await expect(store.reject(second.id, 'bob')).rejects.toMatchObject({ code: 'testing.baseline_decided' });
    await expect(store.reject(first.id, 'bob')).rejects.toMatchObject({ code: 'testing.baseline_decided' });
  });

  it('asks about the newest change only, and about none when the page is as it was', async () => {
    const key = newKey();
    const first = await store.keep(key, looks());
    await store.approve(first.id, 'ann');
    await store.keep(key, looks({ compared_with: first.id }));
    const newest = await store.keep(key, looks({ compared_with: first.id }));
    const waiting = await store.list({ projectId: key.project_id, status: 'proposed' });
    expect(waiting.map(({ id }) => id)).toEqual([newest.id]);
    await store.withdraw(key);
    expect(await store.list({ projectId: key.project_id, status: 'proposed' })).toEqual([]);
    expect((await store.find(key))?.status).toBe('approved');
  });

  it('has one baseline though several are approved at once', async () => {
    const key = newKey();
    const first = await store.keep(key, looks());
    const second = await store.keep(key, looks({ compared_with: first.id }));
    await Promise.all([store.approve(first.id, 'ann'), store.approve(second.id, 'bob')]);
    expect(await store.list({ projectId: key.project_id, status: 'approved' })).toHaveLength(1);
    await Promise.all([1, 2, 3].map(() => store.keep(key, looks({ compared_with: first.id }))));
    expect(await store.list({ projectId: key.project_id, status: 'proposed' })).toHaveLength(1);
  });

  it('takes more masks, and says when there is no such picture', async () => {
    const key = newKey();
    const first = await store.keep(key, looks());
    await store.mask(first.id, [{ x: 0, y: 0, width: 9, height: 9 }]);
    expect((await store.find(key))?.masks).toEqual([{ x: 0, y: 0, width: 9, height: 9 }]);
    for (const id of ['nothing', newId()]) {
      await expect(store.approve(id, 'ann')).rejects.toMatchObject({ code: 'testing.baseline_not_found' });
      await expect(store.reject(id, 'ann')).rejects.toMatchObject({ code: 'testing.baseline_not_found' });
    }
  });

  it('lists what a site has, newest first', async () => {
    const key = newKey();
    const one = await store.keep(key, looks());
    const other = await store.keep({ ...key, state: '/other' }, looks());
    await store.keep({ ...key, site: 'http://elsewhere' }, looks());
    const listed = await store.list({ projectId: key.project_id, site: key.site });
    expect(listed.map(({ id }) => id)).toEqual([other.id, one.id]);
  });
});
