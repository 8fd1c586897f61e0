import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'playwright/test';
import { stats } from '#lib/contract/answers.ts';
import { MEDIA_TYPES } from '#lib/contract/vocabulary.ts';
import { ADMIN_KEY, makeKey, revokeKey, withKey } from '#tests/support/access.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';

interface Answer {
  status: number;
  body: { code: string; detail: string };
}

/** Sends a hundred rows every few milliseconds until it is answered. */
async function streamUntilAnswered(url: string, headers: Record<string, string> = {}): Promise<Answer> {
  const upload = request(`${url}/api/collections/endless/aggregate?type=text&partial=true`, {
    method: 'POST',
    headers: { 'content-type': MEDIA_TYPES.ndjson, ...headers },
  });
  let isAnswered = false;
  const answer = new Promise<Answer>((resolve, reject) => {
    upload.on('error', reject);
    upload.on('response', (response) => {
      isAnswered = true;
      void Array.fromAsync(response as AsyncIterable<Buffer>).then(
        (chunks) =>
          resolve({ status: response.statusCode!, body: JSON.parse(Buffer.concat(chunks).toString()) }),
        reject,
      );
    });
  });
  for (let sent = 0; !isAnswered; sent += 100) {
    const rows = Array.from({ length: 100 }, (_, i) => `{"id":"row-${sent + i}","embedding":[1,2]}\n`);
    upload.write(rows.join(''));
    await Promise.race([sleep(10), answer]);
  }
  return answer;
}

/** Of a stream, as many are dealt with at a time. */
const PIECE_ROWS = 1_000;

/** Waits until some of the second piece are held: the first is done. */
const awaitRows = (url: string): Promise<void> =>
  expect
    .poll(
      async () => {
        const answer = await fetch(`${url}/api/collections/endless/stats`, { headers: withKey(ADMIN_KEY) });
        return answer.ok ? stats.parse(await answer.json()).unmatched : 0;
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(PIECE_ROWS);

const countRows = ({ detail }: Answer['body']): number =>
  Number(/The first (\d+) rows are dealt with/.exec(detail)?.[1]);

test('a stream that outlives its Muster is told so, and up to which row all is held', async () => {
  const muster = await startMuster();
  const streaming = streamUntilAnswered(muster.url);
  await awaitRows(muster.url);
  const ended = muster.stop();
  const { status, body } = await streaming;
  expect({ status, code: body.code }).toEqual({ status: 503, code: 'closing' });
  expect(countRows(body)).toBeGreaterThan(0);
  expect(await ended).toBe(0);
});

test.describe('with keys', () => {
  let muster: TestMuster;
  test.beforeAll(async () => {
    muster = await startMuster({ env: { MUSTER_ADMIN_KEY: ADMIN_KEY } });
  });
  test.afterAll(() => muster.stop());

  test('a stream ends within seconds when its key is revoked, and is told up to which row all is held', async () => {
    const { id, key } = await makeKey(muster.url, { name: 'job', scopes: ['write'] });
    const streaming = streamUntilAnswered(muster.url, withKey(key));
    await awaitRows(muster.url);
    await revokeKey(muster.url, id);
    const { status, body } = await streaming;
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'unauthorized' });
    expect(countRows(body)).toBeGreaterThan(0);
  });
});
