import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inspect } from '#lib/pairing/inspect.ts';
import { put, rehearse, type Arrival, type Fate } from '#lib/pairing/put.ts';
import { openBench, type Bench } from '#tests/support/pairing.ts';

let bench: Bench;
afterEach(() => bench.finish());

const text = (value: number, metadata?: string, version?: number): Arrival => ({
  id: 'a',
  modality: 'text',
  vector: Float32Array.of(value, 1),
  ...(metadata === undefined ? {} : { metadata }),
  ...(version === undefined ? {} : { version }),
});
const hold = (...arrivals: Arrival[]) => put(bench.redis, bench.layout, 0, 'tester', arrivals);
const heldOf = async () => (await inspect(bench.redis, bench.layout, 'a'))!.embeddings.text!.metadata;

async function fateOf(arrival: Arrival): Promise<Fate> {
  const fates: Fate[] = [];
  await rehearse(bench.redis, bench.layout, 0, [arrival], (_, fate) => fates.push(fate));
  return fates[0]!;
}

describe('by arrival', () => {
  beforeEach(async () => {
    bench = await openBench();
  });

  test('metadata is held with its embedding, and claimed with it', async () => {
    await hold(text(1, '{"é":1}'), { ...text(2), modality: 'image' });
    expect(await heldOf()).toBe('{"é":1}');
    const [claimed] = await bench.claim();
    const anyNumber = expect.any(Number) as number;
    const held = { version: anyNumber, receivedAt: anyNumber, producer: 'tester' };
    expect(claimed!.embeddings).toEqual({
      text: { ...held, vector: Float32Array.of(1, 1), metadata: '{"é":1}' },
      image: { ...held, vector: Float32Array.of(2, 1) },
    });
  });

  test('metadata is replaced whole with its embedding, and goes when the next one has none', async () => {
    await hold(text(1, '{"a":1}'));
    expect(await hold(text(2, '{"b":2}'))).toMatchObject({ accepted: 1, replaced: 1 });
    expect(await heldOf()).toBe('{"b":2}');
    expect(await hold(text(3))).toMatchObject({ replaced: 1 });
    expect(await heldOf()).toBeNull();
  });

  test('the same vector with other metadata is newer, with the same a duplicate', async () => {
    await hold(text(1, '{"a":1}'));
    expect(await fateOf(text(1, '{"a":1}'))).toBe('duplicate');
    expect(await hold(text(1, '{"a":1}'))).toMatchObject({ duplicates: 1 });
    for (const next of [text(1, '{"a":2}'), text(1)]) {
      expect(await fateOf(next)).toBe('replaced');
      expect(await hold(next)).toMatchObject({ replaced: 1 });
      expect(await heldOf()).toBe(next.metadata ?? null);
    }
  });
});

describe("by the producer's versions", () => {
  beforeEach(async () => {
    bench = await openBench({ versions: 'producer' });
  });

  test('an older version changes no metadata, an equal one neither', async () => {
    await hold(text(1, '{"a":5}', 5));
    expect(await hold(text(1, '{"a":4}', 4))).toMatchObject({ stale: 1 });
    expect(await hold(text(1, '{"b":5}', 5))).toMatchObject({ stale: 1 });
    expect(await hold(text(1, '{"a":5}', 5))).toMatchObject({ duplicates: 1 });
    expect(await heldOf()).toBe('{"a":5}');
  });

  test('a newer version replaces it, beside embeddings without any', async () => {
    await hold(text(1, '{"a":5}', 5));
    const image = { ...text(1, undefined, 7), modality: 'image' };
    expect(await fateOf(text(1, '{"a":6}', 6))).toBe('replaced');
    expect(await hold(text(1, '{"a":6}', 6), image)).toMatchObject({ accepted: 2, completed: 1 });
    expect(await heldOf()).toBe('{"a":6}');
    expect((await bench.claim())[0]!.versions).toBe('6,7');
  });
});
