import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openTransport, type Transport } from '#lib/engine/elasticsearch/transport.ts';
import { startElasticsearch8, type ElasticsearchServer } from '#scripts/servers/elasticsearch8.ts';
import { makeAuthority, type TestAuthority } from '#tests/support/certificates.ts';
import { documentedLines } from '#tests/support/documented.ts';
import { openRuntimeBench, type RuntimeBench } from '#tests/support/runtime.ts';

vi.setConfig({ testTimeout: 120_000 });

const ADMIN = { name: 'admin', password: randomBytes(12).toString('hex') };
const POLL = { timeout: 60_000, interval: 200 };

// A server of its own: that of the test run lets everyone in.
describe.skipIf(process.env.MUSTER_TEST_WITHOUT_ELASTICSEARCH === '1')(
  'Elasticsearch with its security on',
  () => {
    let dir: string;
    let authority: TestAuthority;
    let server: ElasticsearchServer;
    let admin: Transport;
    /** Collections and their indices begin with it. */
    const prefix = `test-${randomBytes(4).toString('hex')}`;
    const benches: RuntimeBench[] = [];

    beforeAll(async () => {
      dir = mkdtempSync(path.join(tmpdir(), 'muster-secured-'));
      chmodSync(dir, 0o755);
      authority = makeAuthority();
      const { certFile, keyFile } = authority.sign('elasticsearch');
      const tls = { certFile, keyFile, ca: authority.ca };
      server = await startElasticsearch8({ dir, heap: '512m', security: { user: ADMIN, tls } });
      const { name: username, password } = ADMIN;
      admin = openTransport({ url: server.url, username, password, certificates: { ca: authority.ca } });
    }, 180_000);
    afterAll(async () => {
      await Promise.all(benches.map((bench) => bench.close()));
      await admin.close();
      await server.stop();
      authority.remove();
      rmSync(dir, { recursive: true, force: true });
    });

    async function ask(method: string, at: string, body?: unknown): Promise<Record<string, string>> {
      const answer = await admin.send(method, at, body);
      if (answer.status >= 300)
        throw new Error(`${at} answers ${answer.status}: ${JSON.stringify(answer.body)}`);
      return answer.body as Record<string, string>;
    }

    /** The role that docs/connecting.md shows, for the indices of this test. */
    const documentedRole = (): {
      cluster: string[];
      indices: { names: string[]; privileges: string[] }[];
    } => {
      const role = JSON.parse(documentedLines('json', '"indices"')) as ReturnType<typeof documentedRole>;
      return { ...role, indices: role.indices.map((one) => ({ ...one, names: [`muster-${prefix}*`] })) };
    };

    async function openBy(settings: Record<string, string>): Promise<RuntimeBench> {
      const bench = await openRuntimeBench({
        ELASTICSEARCH_URL: server.url,
        ELASTICSEARCH_CA_FILE: authority.caFile,
        ...settings,
      });
      benches.push(bench);
      return bench;
    }

    async function expectWholeWay(bench: RuntimeBench): Promise<void> {
      const collection = `${prefix}-${randomBytes(4).toString('hex')}`;
      await bench.send([['a', 'text', [1, 1]]], collection);
      await bench.send([['a', 'image', [1, 2]]], collection);
      await expect
        .poll(() => bench.runtime.readItem(collection, 'a', true), POLL)
        .toMatchObject({
          state: 'indexed',
          error: null,
          tries: 0,
          document: { vectors: { text: [1, 1], image: [1, 2] } },
        });
      await ask('POST', `/muster-${collection}/_refresh`);
      const { hits } = await bench.runtime.search(collection, { modality: 'text', vector: [1, 1], k: 1 });
      expect(hits).toMatchObject([{ id: 'a' }]);
      expect(await bench.runtime.stats(collection)).toMatchObject({ indexed: 1, ready: 0, failed: 0 });
      expect((await bench.runtime.readiness()).engine).toMatchObject({ ok: true, detail: undefined });
    }

    const makeKey = (role: object) =>
      ask('POST', '/_security/api_key', { name: 'muster', role_descriptors: { muster: role } });

    test('lets Muster go its whole way with an API key that has exactly the privileges in the docs', async () => {
      const { encoded } = await makeKey(documentedRole());
      const bench = await openBy({ ELASTICSEARCH_API_KEY: encoded! });
      await expectWholeWay(bench);
      expect((await bench.runtime.readiness()).engine.version).toMatch(/^8\./);
    });

    test('lets Muster go its whole way as a user of that role', async () => {
      await ask('PUT', '/_security/role/muster', documentedRole());
      await ask('PUT', '/_security/user/muster', { password: 'pass,word@1', roles: ['muster'] });
      await expectWholeWay(
        await openBy({ ELASTICSEARCH_USERNAME: 'muster', ELASTICSEARCH_PASSWORD: 'pass,word@1' }),
      );
    });

    test('that takes a key back loses nothing: what is held says why, and is indexed with the next key', async () => {
      const { id, encoded } = await makeKey(documentedRole());
      const bench = await openBy({ ELASTICSEARCH_API_KEY: encoded! });
      await expectWholeWay(bench);
      await ask('DELETE', '/_security/api_key', { ids: [id] });
      const collection = `${prefix}-held`;
      await bench.send([['a', 'text', [1, 1]]], collection);
      await bench.send([['a', 'image', [1, 2]]], collection);
      await expect
        .poll(async () => (await bench.runtime.readiness()).engine, POLL)
        .toMatchObject({ ok: false, detail: expect.stringContaining('correct ELASTICSEARCH_API_KEY') });
      expect(await bench.runtime.stats(collection)).toMatchObject({ failed: 0 });
      const { encoded: next } = await makeKey(documentedRole());
      // Started anew, as one does to give it another key.
      benches.splice(benches.indexOf(bench), 1);
      await bench.close();
      await openBy({ ELASTICSEARCH_API_KEY: next!, MUSTER_KEY_PREFIX: bench.keyPrefix });
      await expect
        .poll(() => ask('GET', `/muster-${collection}/_doc/a?_source=modalities`).catch(() => null), POLL)
        .toMatchObject({ found: true });
    });

    test('that lacks a privilege says which, and fails no item', async () => {
      const [indices] = documentedRole().indices;
      const reader = {
        cluster: ['monitor'],
        indices: [{ ...indices, privileges: ['read', 'view_index_metadata'] }],
      };
      const { encoded } = await makeKey(reader);
      const bench = await openBy({ ELASTICSEARCH_API_KEY: encoded! });
      const collection = `${prefix}-denied`;
      await bench.send([['a', 'text', [1, 1]]], collection);
      await bench.send([['a', 'image', [1, 2]]], collection);
      await expect
        .poll(async () => (await bench.runtime.views.health(collection)).troubles, POLL)
        .toMatchObject([{ code: 'engine_refuses', detail: expect.stringContaining('docs/connecting.md') }]);
      expect(await bench.runtime.stats(collection)).toMatchObject({ failed: 0 });
    });
  },
);
