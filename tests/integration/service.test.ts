/** The engine contract on a service of one's own, and what only such an engine promises. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Engine, WriteOutcome } from '#lib/engine/engine.ts';
import { openService } from '#lib/engine/service/open.ts';
import { startDocumentService, type DocumentService } from '#tests/support/document-service.ts';
import { describeEngine } from './engine-contract.ts';
import { INDEXED, makeItem, makeSpec } from './engine-contract/fixtures.ts';

describeEngine(
  'A service',
  async () => {
    const service = await startDocumentService();
    const engine = openService({ url: service.url });
    return {
      engine,
      exactCosine: true,
      putForeignDocument: () => Promise.reject(new Error('The service is nobody else’s.')),
      refresh: async () => {},
      readVectors: async ({ index }, ids) =>
        new Map(
          ids.flatMap((id) => {
            const { id: _, ...fields } = service.documents(index).get(id) ?? { id };
            const vectors = Object.entries(fields).map(
              ([name, value]) =>
                [name.replace('_embedding', ''), Float32Array.from(value as number[])] as const,
            );
            return vectors.length === 0 ? [] : [[id, Object.fromEntries(vectors)] as const];
          }),
        ),
      async close() {
        await engine.close();
        await service.close();
      },
    };
  },
  { canRead: false },
);

describe('a service of one’s own', () => {
  let service: DocumentService;
  let engine: Engine;

  beforeEach(async () => {
    service = await startDocumentService();
    engine = openService({ url: service.url });
  });
  afterEach(async () => {
    await engine.close();
    await service.close();
  });

  const itemsOf = (count: number) =>
    Array.from({ length: count }, (_, i) => makeItem(`item-${i}`, { text: i + 1, image: i + 1 }));
  const writeTo = (count: number) => engine.write(makeSpec(), itemsOf(count));
  const sizes = () => service.lists.map(({ documents }) => documents.length);
  const whole = (outcome: object, count = 4) =>
    Array.from({ length: count }, () => expect.objectContaining(outcome));

  test('is sent `id`, a vector per modality and metadata, as JSON, at /ingest/ and the index', async () => {
    const spec = { ...makeSpec(), index: 'my index/é' };
    const { text, image } = makeItem('mug', { text: 1, image: 2 }).embeddings;
    const item = {
      id: 'mug',
      embeddings: {
        text: { ...text!, metadata: '{"brand":"Ada"}', receivedAt: 5, producer: 'job' },
        image: image!,
      },
      mayCreate: true,
    };
    expect(await engine.write(spec, [item])).toEqual([INDEXED]);
    const [list] = service.lists;
    expect(list).toMatchObject({
      path: '/ingest/my index%2Fé',
      headers: { 'content-type': 'application/json' },
      documents: [
        {
          id: 'mug',
          text_embedding: Array.from(text!.vector),
          image_embedding: Array.from(image!.vector),
          metadata: { text: { brand: 'Ada' } },
        },
      ],
    });
    expect(Object.keys(list!.documents[0]!)).toEqual(['id', 'text_embedding', 'image_embedding', 'metadata']);
    expect(list!.headers.authorization).toBeUndefined();
  });

  test('gets lists near 5 MB', async () => {
    const spec = makeSpec({ text: 4_096 });
    const vector = Float32Array.from({ length: 4_096 }, (_, i) => Math.sin(i));
    const items = Array.from({ length: 150 }, (_, i) => ({
      id: `item-${i}`,
      embeddings: { text: { vector, version: 1 } },
      mayCreate: true,
    }));
    expect(await engine.write(spec, items)).toEqual(items.map(() => INDEXED));
    expect(sizes().length).toBeGreaterThan(1);
    expect(sizes().reduce((sum, size) => sum + size, 0)).toBe(150);
  });

  test('that refuses a list is asked in halves down to the culprits, whose reason it gives', async () => {
    const bad = new Set(['item-3', 'item-9']);
    service.bend(({ documents }) =>
      documents.some(({ id }) => bad.has(id))
        ? { status: 400, body: JSON.stringify({ detail: 'An ID is  not known\nhere.' }) }
        : null,
    );
    const outcomes = await writeTo(16);
    const rejected = { status: 'rejected', reason: 'The service answers 400: An ID is not known here' };
    expect(outcomes).toEqual(itemsOf(16).map(({ id }) => (bad.has(id) ? rejected : INDEXED)));
    expect(service.lists.length).toBeLessThanOrEqual(16);
  });

  test.each([409, 413, 422])(
    'that answers %i to one document alone has refused it for good',
    async (status) => {
      service.bend(() => ({ status, body: 'No more of these.' }));
      expect(await writeTo(2)).toEqual(
        whole({ status: 'rejected', reason: `The service answers ${status}: No more of these` }, 2),
      );
    },
  );

  test.each([
    [301, 'a redirect'],
    [401, 'refuses the token'],
    [403, 'does not allow this'],
    [404, 'knows no such address'],
    [405, 'takes no POST there'],
    [415, 'takes no JSON there'],
    [408, 'answers 408'],
    [425, 'answers 425'],
    [429, 'answers 429'],
    [502, 'answers 502'],
    [503, 'answers 503'],
    [504, 'answers 504'],
  ])(
    'that answers %i is to blame as a whole: nothing is given up on, and nothing sent in parts',
    async (status, words) => {
      service.bend(() => ({ status, body: '<html>proxy</html>' }));
      const outcomes = await writeTo(4);
      expect(outcomes).toEqual(
        whole({ status: 'retry', blame: 'engine', reason: expect.stringContaining(words) as string }),
      );
      expect(sizes()).toEqual([4]);
    },
  );

  test.each([
    ['seconds', () => '7', 7_000],
    ['a date', () => new Date(Date.now() + 90_000).toUTCString(), 90_000],
    ['more than an hour', () => '86400', 3_600_000],
    ['nothing that can be read', () => 'soon', 0],
  ])('that asks to be left alone is, as long as it says: %s', async (_, header, ms) => {
    service.bend(() => ({ status: 429, headers: { 'retry-after': header() } }));
    const [outcome] = await writeTo(1);
    const { retryAfterMs } = outcome as Extract<WriteOutcome, { status: 'retry' }>;
    expect(Math.abs((retryAfterMs ?? 0) - ms)).toBeLessThan(5_000);
  });

  test('that fails at one document is given its neighbours, and that one is tried again by itself', async () => {
    service.bend(({ documents }) => (documents.some(({ id }) => id === 'item-5') ? { status: 500 } : null));
    const outcomes = await writeTo(16);
    expect(outcomes[5]).toMatchObject({ status: 'retry', blame: 'item' });
    expect(outcomes.toSpliced(5, 1)).toEqual(Array.from({ length: 15 }, () => INDEXED));
  });

  test('that fails at everything is asked three times at most, and no document is to blame', async () => {
    service.bend(() => ({ status: 500 }));
    expect(await writeTo(64)).toEqual(whole({ status: 'retry', blame: 'engine' }, 64));
    expect(sizes()).toEqual([64, 32, 32]);
    expect(await writeTo(1)).toEqual(whole({ status: 'retry', blame: 'engine' }, 1));
  });

  test('that goes away half-way keeps what it took; the rest is written again', async () => {
    service.bend(({ documents }) =>
      documents.length === 4 ? { status: 422 } : service.lists.length > 2 ? { status: 503 } : null,
    );
    expect(await writeTo(4)).toEqual([INDEXED, INDEXED, ...whole({ status: 'retry', blame: 'engine' }, 2)]);
  });

  test('whose connection breaks, or that is silent, is to blame; a silent one is not waited for', async () => {
    service.bend(() => 'reset');
    expect(await writeTo(2)).toEqual(
      whole(
        { status: 'retry', blame: 'engine', reason: expect.stringContaining('cannot be reached') as string },
        2,
      ),
    );
    service.bend(() => 'silence');
    const hasty = openService({ url: service.url, writeTimeoutMs: 200 });
    const outcomes = await hasty.write(makeSpec(), itemsOf(2));
    await hasty.close();
    expect(outcomes).toEqual(
      whole(
        {
          status: 'retry',
          blame: 'engine',
          reason: `The service at ${service.url} does not answer in time.`,
        },
        2,
      ),
    );
  });

  test('that is away is told by health in a sentence, as is one that fails', async () => {
    const away = openService({ url: 'http://127.0.0.1:9/' });
    expect(await away.health()).toMatchObject({
      ok: false,
      name: 'Service',
      detail: expect.stringMatching(/127\.0\.0\.1:9 .*\.$/) as string,
    });
    await away.close();
    // A service need not know HEAD: any answer is a sign of life.
    expect(await engine.health()).toEqual({ ok: true, name: 'Service', version: null });
  });

  test('gets the token, below whatever path its address has', async () => {
    const guarded = await startDocumentService({ base: '/v2', token: 'kept-secret' });
    const right = openService({ url: `${guarded.url}/`, token: 'kept-secret' });
    const wrong = openService({ url: guarded.url, token: 'guessed' });
    const spec = makeSpec();
    expect(await right.write(spec, itemsOf(1))).toEqual([INDEXED]);
    expect(guarded.lists[0]!.path).toBe(`/v2/ingest/${spec.index}`);
    expect(await wrong.write(spec, itemsOf(1))).toMatchObject([{ blame: 'engine' }]);
    await Promise.all([right.close(), wrong.close()]);
    await guarded.close();
  });
});

describe('a service with a certificate of its own authority', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'muster-service-'));
    const [key, cert] = [path.join(dir, 'key.pem'), path.join(dir, 'cert.pem')];
    const request =
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=service';
    const named = ['-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert];
    await promisify(execFile)('openssl', [...request.split(' '), ...named]);
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  test('is trusted with that authority only', async () => {
    const [key, cert] = await Promise.all(
      ['key.pem', 'cert.pem'].map((file) => readFile(path.join(dir, file), 'utf8')),
    );
    const service = await startDocumentService({ tls: { key: key!, cert: cert! } });
    const trusting = openService({ url: service.url, certificates: { ca: cert! } });
    const wary = openService({ url: service.url });
    const item = makeItem('mug', { text: 1, image: 1 });
    expect(await trusting.write(makeSpec(), [item])).toEqual([INDEXED]);
    expect(await wary.write(makeSpec(), [item])).toMatchObject([
      {
        status: 'retry',
        blame: 'engine',
        reason: expect.stringMatching(/self.signed certificate/) as string,
      },
    ]);
    await Promise.all([trusting.close(), wary.close()]);
    await service.close();
  });
});
