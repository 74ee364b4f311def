import { describe, expect, it } from 'vitest';
import { createPlaces } from './places.ts';
import { settled } from './test-support.ts';

const never = new AbortController().signal;

describe('places', () => {
  it('are taken by so many and given to those in line in their order', async () => {
    const places = createPlaces(2);
    const first = await places.take('a', never);
    await places.take('a', never);
    const served: string[] = [];
    for (const name of ['third', 'fourth']) void places.take('a', never).then(() => served.push(name));
    await settled();
    expect([places.taken, places.waiting, served]).toEqual([2, 2, []]);
    first?.();
    first?.();
    await settled();
    expect([places.taken, places.waiting, served]).toEqual([2, 1, ['third']]);
  });

  it('are given to each key in turn, however many calls one of them has in line', async () => {
    const places = createPlaces(1);
    const held = await places.take('busy', never);
    const served: string[] = [];
    const ask = (key: string): void => {
      void places.take(key, never).then((back) => {
        served.push(key);
        back?.();
      });
    };
    for (let count = 0; count < 4; count += 1) ask('busy');
    ask('quiet');
    ask('third');
    held?.();
    await settled();
    expect(served).toEqual(['busy', 'quiet', 'third', 'busy', 'busy', 'busy']);
    expect([places.taken, places.waiting]).toEqual([0, 0]);
  });

  it('are not given to who left', async () => {
    const places = createPlaces(1);
    const held = await places.take('a', never);
    const gone = new AbortController();
    const left = places.take('a', gone.signal);
    const stays = places.take('b', never);
    gone.abort();
    expect(await left).toBeUndefined();
    held?.();
    expect(await stays).toBeTypeOf('function');
    expect([places.taken, places.waiting]).toEqual([1, 0]);
    expect(await places.take('a', gone.signal)).toBeUndefined();
  });

  it('never are more than the limit, with calls that come, go and leave at random', async () => {
    const places = createPlaces(3);
    let inside = 0;
    let most = 0;
    let seed = 1;
    const random = (): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const one = async (): Promise<void> => {
      const abort = new AbortController();
      if (random() < 0.3) setImmediate(() => abort.abort());
      const back = await places.take(`key-${Math.floor(random() * 5)}`, abort.signal);
      if (!back) return;
      inside += 1;
      most = Math.max(most, inside);
      await settled();
      inside -= 1;
      back();
    };
    await Promise.all(Array.from({ length: 300 }, one));
    expect(most).toBe(3);
    expect([places.taken, places.waiting]).toEqual([0, 0]);
  });
});
