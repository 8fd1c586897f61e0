import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from '#lib/config.ts';
import type { Engine } from '#lib/engine/engine.ts';
import { openElasticsearch } from '#lib/engine/elasticsearch/open.ts';
import { makeAuthority, type TestAuthority } from '#tests/support/certificates.ts';
import { readIndexerOutput } from '#tests/support/indexer-output.ts';
import { openRuntimeBench } from '#tests/support/runtime.ts';
import { startTlsFront, type TlsFront, type TlsFrontOptions } from '#tests/support/tls-front.ts';
import { isLeftOut, itemOf, newName, specOf, url } from './support.ts';

// Whatever version the test run has, behind what checks keys and users for it.
describe.skipIf(isLeftOut)('Elasticsearch behind TLS', () => {
  let authority: TestAuthority;
  const toClose: (() => Promise<void>)[] = [];
  beforeAll(() => {
    authority = makeAuthority();
  });
  afterAll(() => authority.remove());
  afterEach(async () => {
    for (const close of toClose.splice(0).toReversed()) await close();
  });

  async function open(options: Partial<TlsFrontOptions> = {}): Promise<TlsFront> {
    const front = await startTlsFront({ target: url, certificate: authority.sign('server'), ...options });
    toClose.push(() => front.close());
    return front;
  }

  /** An engine by the very settings that an operator writes. */
  async function openBy(settings: Record<string, string>): Promise<Engine> {
    const { elasticsearch } = readConfig(settings);
    const engine = await openElasticsearch(elasticsearch!);
    toClose.push(() => engine.close());
    return engine;
  }

  const ca = () => ({ ELASTICSEARCH_CA_FILE: authority.caFile });

  async function expectWholeWay(engine: Engine): Promise<void> {
    const spec = specOf(newName());
    await engine.ensure(spec);
    expect(await engine.write(spec, [itemOf('a'), itemOf('b')])).toEqual([
      { status: 'indexed' },
      { status: 'indexed' },
    ]);
    expect((await engine.get(spec, ['a'])).get('a')).toMatchObject({ modalities: ['text'] });
    expect(await engine.health()).toMatchObject({ ok: true, detail: undefined });
    await engine.drop(spec);
  }

  const basic = (name: string, password: string) =>
    `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;

  test.each([
    ['an API key as it is made', { ELASTICSEARCH_API_KEY: 'aWQ6a2V5' }, 'ApiKey aWQ6a2V5'],
    ['an API key as id:key', { ELASTICSEARCH_API_KEY: 'id:key' }, 'ApiKey aWQ6a2V5'],
    [
      'a user and a password',
      { ELASTICSEARCH_USERNAME: 'muster', ELASTICSEARCH_PASSWORD: 'p@ss:wörd' },
      basic('muster', 'p@ss:wörd'),
    ],
  ])('is entered with %s', async (_, settings, expected) => {
    const front = await open({ allow: (authorization) => authorization === expected });
    await expectWholeWay(await openBy({ ELASTICSEARCH_URL: front.url, ...ca(), ...settings }));
  });

  test('is entered with the user and the password of its address, which appear nowhere else', async () => {
    const front = await open({ allow: (authorization) => authorization === basic('muster', 'p@ss,1') });
    const settings = {
      ELASTICSEARCH_URL: front.url.replace('https://', 'https://muster:p%40ss%2C1@'),
      ...ca(),
    };
    expect(readConfig(settings).elasticsearch!.url).toBe(front.url);
    const engine = await openBy(settings);
    await expectWholeWay(engine);
    await front.close();
    const { detail } = await engine.health();
    expect(detail).toContain(front.url);
    expect(detail).not.toContain('p@ss');
    expect(detail).not.toContain('p%40ss');
  });

  test('is shown a client certificate where it asks for one', async () => {
    const front = await open({ clientCa: authority.ca });
    const { certFile, keyFile } = authority.sign('muster', ['DNS:muster']);
    await expectWholeWay(
      await openBy({
        ELASTICSEARCH_URL: front.url,
        ELASTICSEARCH_CERT_FILE: certFile,
        ELASTICSEARCH_KEY_FILE: keyFile,
        ...ca(),
      }),
    );
  });

  test('that refuses the key is told with the settings to correct, and no document is to blame', async () => {
    const front = await open({ allow: () => false });
    const engine = await openBy({ ELASTICSEARCH_URL: front.url, ELASTICSEARCH_API_KEY: 'c2VjcmV0', ...ca() });
    const { ok, detail } = await engine.health();
    expect({ ok, detail }).toEqual({
      ok: false,
      detail: expect.stringMatching(/\(401\): correct ELASTICSEARCH_API_KEY, or ELASTICSEARCH_USERNAME and/),
    });
    expect(detail).not.toContain('c2VjcmV0');
    expect(await engine.write(specOf('x'), [itemOf('a')])).toMatchObject([
      { status: 'retry', blame: 'engine' },
    ]);
  });

  test('nothing that a Muster writes holds its password', async () => {
    const front = await open({ allow: () => false });
    const settings = {
      ELASTICSEARCH_URL: front.url.replace('https://', 'https://muster:hide-this@'),
      ...ca(),
    };
    const bench = await openRuntimeBench({ ...settings, MUSTER_INDEXER: 'off' });
    toClose.push(() => bench.close());
    await bench.send([
      ['a', 'text', [1, 1]],
      ['a', 'image', [1, 2]],
    ]);
    const output = await readIndexerOutput(
      { REDIS_URL: process.env.MUSTER_TEST_REDIS_URL!, MUSTER_KEY_PREFIX: bench.keyPrefix, ...settings },
      '(401)',
    );
    expect(output).toContain(front.url);
    expect(output).not.toContain('hide-this');
    expect(output).not.toContain(Buffer.from('muster:hide-this').toString('base64'));
  });

  describe('says in one sentence what is wrong and its cure', () => {
    const expectDetail = async (settings: Record<string, string>, words: string): Promise<void> => {
      const engine = await openBy(settings);
      const { ok, detail } = await engine.health();
      expect({ ok, detail }).toEqual({ ok: false, detail: expect.stringContaining(words) });
      expect(detail!.match(/\.( |$)/g)).toHaveLength(1);
    };

    test('of an authority that is not known', async () => {
      const front = await open();
      await expectDetail(
        { ELASTICSEARCH_URL: front.url },
        "name that authority's certificate in ELASTICSEARCH_CA_FILE",
      );
    });

    test('of a certificate that has expired', async () => {
      const front = await open({ certificate: authority.sign('expired', undefined, -1) });
      await expectDetail(
        { ELASTICSEARCH_URL: front.url, ...ca() },
        'its certificate has expired; renew it there',
      );
    });

    test('of a certificate for another host', async () => {
      const front = await open({ certificate: authority.sign('elsewhere', ['DNS:elastic.example']) });
      await expectDetail(
        { ELASTICSEARCH_URL: front.url.replace('127.0.0.1', 'localhost'), ...ca() },
        'its certificate is for another host (DNS:elastic.example); write in ELASTICSEARCH_URL a host that it names',
      );
    });

    test('of a client certificate that is asked for', async () => {
      const front = await open({ clientCa: authority.ca });
      await expectDetail(
        { ELASTICSEARCH_URL: front.url, ...ca() },
        'set ELASTICSEARCH_CERT_FILE and ELASTICSEARCH_KEY_FILE',
      );
    });

    test('of http where https is spoken', async () => {
      const front = await open();
      await expectDetail(
        { ELASTICSEARCH_URL: front.url.replace('https', 'http') },
        'if it speaks TLS, write https:// instead of http:// in ELASTICSEARCH_URL',
      );
    });

    test('of https where http is spoken', () =>
      expectDetail(
        { ELASTICSEARCH_URL: url.replace('http', 'https') },
        'it does not speak TLS at this port; write http:// instead of https:// in ELASTICSEARCH_URL',
      ));

    test('of a host that nobody knows', () =>
      expectDetail(
        { ELASTICSEARCH_URL: 'http://elastic.invalid:9200' },
        'its host is not known here; correct ELASTICSEARCH_URL',
      ));
  });

  describe('on several nodes', () => {
    const openTwo = async () => {
      const fronts = [await open(), await open()] as const;
      const engine = await openBy({
        ELASTICSEARCH_URL: fronts.map((front) => front.url).join(', '),
        ...ca(),
      });
      return { fronts, engine };
    };

    test('is asked by turns', async () => {
      const { fronts, engine } = await openTwo();
      await expectWholeWay(engine);
      for (const front of fronts) expect(front.passed()).toBeGreaterThan(0);
    });

    test('goes on over the other when one is gone: no request fails, and health names the one that is', async () => {
      const { fronts, engine } = await openTwo();
      const spec = specOf(newName());
      await engine.ensure(spec);
      const [gone, other] = fronts;
      await gone.close();
      for (let i = 0; i < 6; i++)
        expect(await engine.write(spec, [itemOf(`id-${i}`)])).toEqual([{ status: 'indexed' }]);
      expect((await engine.get(spec, ['id-0', 'id-5'])).size).toBe(2);
      expect(await engine.health()).toMatchObject({
        ok: true,
        detail: `Elasticsearch at ${gone.url} cannot be reached; the other nodes are asked instead.`,
      });
      await other.close();
      const { ok, detail } = await engine.health();
      expect({ ok, detail }).toEqual({ ok: false, detail: expect.stringContaining('cannot be reached') });
    });

    test('starts where the first one is gone from the beginning', async () => {
      const front = await open();
      await expectWholeWayWithout(
        await openBy({ ELASTICSEARCH_URL: `https://127.0.0.1:9,${front.url}`, ...ca() }),
      );
    });

    async function expectWholeWayWithout(engine: Engine): Promise<void> {
      const spec = specOf(newName());
      await engine.ensure(spec);
      expect(await engine.write(spec, [itemOf('a')])).toEqual([{ status: 'indexed' }]);
      await engine.drop(spec);
    }
  });
});
