import { describe, expect, test } from 'vitest';
import { collectionRequest } from '#lib/contract/requests.ts';

describe('the index of a collection', () => {
  test.each([
    ['a name', { index: 'products' }],
    ['settings without a name', { index: { shards: 1_024, replicas: 0 } }],
    [
      'options that only the server can judge',
      { index: { vectors: { type: 'bbq_disk', cluster_size: 384 } } },
    ],
    ['what a collection tells of itself', { index: 'a', index_settings: { shards: null, vectors: null } }],
  ])('may be %s', (_, request) => {
    expect(collectionRequest.safeParse(request)).toMatchObject({ success: true, data: request });
  });

  test.each([
    ['a name that no index can have', { index: { name: 'A b' } }],
    ['no shards', { index: { shards: 0 } }],
    ['more shards than Elasticsearch makes', { index: { shards: 1_025 } }],
    ['half a replica', { index: { replicas: 0.5 } }],
    ['too many replicas', { index_settings: { replicas: 11 } }],
    ['vectors of no type', { index: { vectors: { m: 16 } } }],
    ['a misspelt setting', { index: { replica: 1 } }],
    ['settings in two places', { index: { shards: 1 }, index_settings: { replicas: 1 } }],
  ])('is refused with %s', (_, request) => {
    expect(collectionRequest.safeParse(request).success).toBe(false);
  });
});
