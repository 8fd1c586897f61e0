import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { planFor, type Demand } from '#bench/scale/plan.ts';
import { skewOfMasters, skewOfPartitions } from '#bench/scale/skew.ts';
import { describeScale } from '#bench/scale/tables.ts';

const demand: Demand = { dims: 384, embeddingsPerSecond: 10_000, waitSeconds: 60, documents: 1_000_000 };

test('a length that was not measured is refused, not guessed', () => {
  expect(() => planFor({ ...demand, dims: 100 })).toThrow('100-d was not measured');
});

test('cores grow with the rate, memory with the rate and the wait, the index with its documents, each alone', () => {
  const plan = planFor(demand);
  const faster = planFor({ ...demand, embeddingsPerSecond: 20_000 });
  expect(faster.appCores / plan.appCores).toBeCloseTo(2);
  expect(faster.redisBytes / plan.redisBytes).toBeCloseTo(2);
  expect(faster.indexBytes).toBe(plan.indexBytes);
  const slower = planFor({ ...demand, waitSeconds: 120 });
  expect(slower.redisBytes / plan.redisBytes).toBeCloseTo(2);
  expect(slower.appCores).toBe(plan.appCores);
  const larger = planFor({ ...demand, documents: 2_000_000 });
  expect(larger.hotBytes / plan.hotBytes).toBeCloseTo(2);
  expect(larger.redisBytes).toBe(plan.redisBytes);
});

test('masters are as many as their cores or their memory ask for, whichever is more', () => {
  expect(planFor(demand).redisMasters).toBe(Math.ceil(planFor(demand).redisCores));
  const full = planFor({ ...demand, waitSeconds: 86_400 });
  expect(full.redisMasters).toBeGreaterThan(Math.ceil(full.redisCores));
});

test('items lie evenly over partitions, whatever their IDs look like', () => {
  for (const partitions of [16, 64]) expect(skewOfPartitions(partitions, 100_000).worst).toBeLessThan(1.2);
});

test('more partitions lie more evenly over the masters of a cluster', () => {
  expect(skewOfMasters(256, 6).median).toBeLessThan(skewOfMasters(16, 6).median);
});

test('docs/scale.md shows what is computed', () => {
  const docs = readFileSync('docs/scale.md', 'utf8');
  for (const line of describeScale()
    .split('\n')
    .filter((line) => line.startsWith('|')))
    expect(docs).toContain(line);
});
