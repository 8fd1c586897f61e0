import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'playwright/test';
import { LIMITS, MEDIA_TYPES } from '#lib/contract/vocabulary.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';

let muster: TestMuster;
test.beforeAll(async () => {
  muster = await startMuster({ env: { MUSTER_INDEXER: 'off' } });
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});

for (const [what, head] of [
  ['whose length is declared', 'content-length: 1000\r\n\r\n{"embeddings":['],
  ['in chunks', 'transfer-encoding: chunked\r\n\r\nf\r\n{"embeddings":['],
] as const)
  test(`a body ${what} that is cut short is answered, where its sender still listens`, async () => {
    const { hostname, port } = new URL(muster.url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    socket.end(
      `POST /aggregate/ HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\n${head}`,
    );
    const answer = Buffer.concat(await Array.fromAsync(socket as AsyncIterable<Buffer>)).toString();
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n.*content-type: application\/problem\+json/s);
    expect(answer).toContain('"code":"truncated_body"');
  });

test('after a bomb the same connection takes the next request', async () => {
  const bomb = gzipSync(Buffer.alloc(150_000_000, ' '));
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (path: string, body: Buffer | null): Promise<number> =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': MEDIA_TYPES.ndjson, 'content-encoding': 'gzip' };
      const sent = request(`${muster.url}${path}`, { agent, ...(body && { method: 'POST', headers }) });
      sent.on('error', reject);
      sent.on('response', (response) => {
        response.resume().on('end', () => resolve(response.statusCode!));
      });
      sent.end(body ?? undefined);
    });
  for (let i = 0; i < 3; i++) {
    expect(await ask('/api/collections/bombs/aggregate', bomb)).toBe(413);
    expect(await ask('/api/limits', null)).toBe(200);
  }
  agent.destroy();
});

test('more large bodies at once than fit are turned away for a moment, and the others are answered', async () => {
  const count = Math.ceil(LIMITS.bodiesBytes / LIMITS.bodyBytes) + 1;
  const uploads = Array.from({ length: count }, () =>
    openUpload(`${muster.url}/aggregate/`, LIMITS.bodyBytes),
  );
  const piece = Buffer.alloc(LIMITS.bodyBytes - 1, ' ');
  for (const { send } of uploads) send(piece);
  const turnedAway = await Promise.race(uploads.map(({ answer }) => answer));
  expect(turnedAway).toMatchObject({ status: 503, retryAfter: '1', body: { code: 'busy' } });
  for (const { send } of uploads) send(Buffer.from(' '));
  const answers = await Promise.all(uploads.map(({ answer }) => answer));
  expect(answers.map(({ status }) => status)).toContain(400);
  const after = await fetch(`${muster.url}/aggregate/?dry_run=true`, {
    method: 'POST',
    headers: { 'content-type': MEDIA_TYPES.json },
    body: '{"embeddings":[{"id":"a","embedding_type":"EMBEDDINGS_TEXT","embedding":[1]}]}',
  });
  expect(after.status).toBe(200);
});

/** A request whose body comes piece by piece. */
function openUpload(url: string, bytes: number) {
  const headers = { 'content-type': MEDIA_TYPES.json, 'content-length': bytes };
  const upload = request(url, { method: 'POST', headers });
  const answer = new Promise<{ status: number; retryAfter: string | undefined; body: unknown }>(
    (resolve, reject) => {
      upload.on('error', reject);
      upload.on('response', (response) => {
        void Array.fromAsync(response as AsyncIterable<Buffer>).then((chunks) =>
          resolve({
            status: response.statusCode!,
            retryAfter: response.headers['retry-after'],
            body: JSON.parse(Buffer.concat(chunks).toString()),
          }),
        );
      });
    },
  );
  return { send: (piece: Buffer) => void upload.write(piece), answer };
}
