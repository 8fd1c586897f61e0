import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Collection, Stats } from '#lib/contract/answers.ts';
import { isEmpty } from '#components/overview/emptiness.ts';
import { sendAPair } from '#components/overview/send-a-pair.ts';
import { freshness } from '#components/shell/freshness.ts';
import { VERSION } from '#lib/contract/version.ts';

const entry = (dims: number | null): Collection => ({
  name: 'embeddings',
  index: 'muster-embeddings',
  modalities: ['text', 'image'].map((name) => ({
    name,
    dims,
    required: true,
    similarity: 'cosine' as const,
    model: null,
  })),
  partitions: 16,
  versions: 'arrival',
  paused: false,
  age_policy: null,
  index_settings: { shards: null, replicas: null, exact_vectors: false, vectors: null },
  keep_out_ms: 86_400_000,
  id_rule: [],
  deleting: false,
});

const stats = (more: Partial<Stats> = {}): Stats => ({
  collection: 'embeddings',
  at: 0,
  have: { text: 0, image: 0 },
  missing: { text: 0, image: 0 },
  unmatched: 0,
  ready: 0,
  later: 0,
  failed: 0,
  indexed: 0,
  oldest_unmatched_ms: null,
  index_lag_ms: 0,
  combinations: [],
  ...more,
});

describe('the empty page', () => {
  const listed = { collections: [entry(null)] };

  test('stands until the first vector has set dims', () => {
    const facts = { unknown: false, listed, entry: entry(null), stats: stats() };
    expect(isEmpty(facts)).toBe(true);
    expect(isEmpty({ ...facts, entry: entry(4) })).toBe(false);
    expect(isEmpty({ ...facts, stats: stats({ ready: 1 }) })).toBe(false);
  });

  test('stands for a collection that no embedding has made yet, never while nothing is known', () => {
    expect(isEmpty({ unknown: true, listed: undefined, entry: undefined, stats: undefined })).toBe(true);
    expect(isEmpty({ unknown: false, listed: undefined, entry: undefined, stats: stats() })).toBe(false);
  });

  test('offers a body that completes one item', () => {
    const command = sendAPair('http://localhost:3000', 'embeddings', ['text', 'image']);
    expect(command).toContain('http://localhost:3000/aggregate/ ');
    const body = JSON.parse(command.slice(command.indexOf("'{") + 1, -1)) as { embeddings: unknown[] };
    expect(body.embeddings).toEqual([
      { id: 'mug-1', embedding_type: 'EMBEDDINGS_TEXT', embedding: [0.12, 0.05, -0.31, 0.44] },
      { id: 'mug-1', embedding_type: 'EMBEDDINGS_IMAGE', embedding: [0.08, -0.22, 0.17, 0.39] },
    ]);
    expect(sendAPair('http://h', 'demo', ['text'])).toContain('http://h/api/collections/demo/aggregate');
  });

  test('the command names a key where keys are in force', () => {
    expect(sendAPair('http://h', 'demo', ['text'], true)).toContain('authorization: Bearer $MUSTER_KEY');
    expect(sendAPair('http://h', 'demo', ['text'])).not.toContain('authorization');
  });
});

describe('freshness', () => {
  const facts = { readAtMs: 100_000, nowMs: 105_000, failing: false, empty: false };

  test('is live for five seconds, then stale with its age', () => {
    expect(freshness(facts)).toEqual({ kind: 'live' });
    expect(freshness({ ...facts, nowMs: 114_000 })).toEqual({ kind: 'stale', ageMs: 14_000 });
  });

  test('tells waiting for the first answer from failing to get one', () => {
    expect(freshness({ ...facts, readAtMs: 0 })).toEqual({ kind: 'connecting' });
    expect(freshness({ ...facts, readAtMs: 0, failing: true })).toEqual({ kind: 'unreachable' });
  });

  test('listens while nothing has come', () => {
    expect(freshness({ ...facts, empty: true })).toEqual({ kind: 'listening' });
  });
});

test('the version that the footer shows is the package’s', () => {
  const found = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(VERSION).toBe(found.version);
});
