/** The property test (tests/property) on a real Elasticsearch, where a write is several requests. */
import { expect, test } from 'vitest';
import { openElasticsearch } from '#lib/engine/elasticsearch/open.ts';
import { findFailure, SEARCH_TIMEOUT_MS } from '#tests/property/find-failure.ts';

const url = process.env.MUSTER_TEST_ELASTICSEARCH_URL ?? '';
const isLeftOut = process.env.MUSTER_TEST_WITHOUT_ELASTICSEARCH === '1' && url === '';
if (url === '' && !isLeftOut)
  throw new Error('MUSTER_TEST_ELASTICSEARCH_URL is not set; `npm test` starts a server and sets it.');

test.skipIf(isLeftOut)(
  'on Elasticsearch, whatever is done in whatever order, the index becomes the join of the highest accepted versions',
  { timeout: SEARCH_TIMEOUT_MS },
  async () => {
    const engine = await openElasticsearch({ url });
    const failure = await findFailure(engine, 8);
    await engine.close();
    expect(failure).toBeNull();
  },
);
