import { expect, test } from 'playwright/test';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { openOtlpReceiver, type OtlpReceiver, type ReceivedSpan } from '#tests/support/otlp.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

let receiver: OtlpReceiver;
let muster: TestMuster;
test.beforeAll(async () => {
  receiver = await openOtlpReceiver();
  muster = await startMuster({
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    },
  });
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
  await receiver.close();
});

const send = (type: 'TEXT' | 'IMAGE', headers: Record<string, string> = {}) =>
  fetch(`${muster.url}/aggregate/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({
      embeddings: [
        { id: 'traced-mug', embedding_type: `EMBEDDINGS_${type}`, embedding: [0.123456, 0.654321] },
      ],
    }),
  });

const named = (name: string): ReceivedSpan[] => receiver.spans.filter((span) => span.name === name);
const within = ({ spanId, traceId }: ReceivedSpan): string[] =>
  receiver.spans
    .filter((span) => span.parentSpanId === spanId && span.traceId === traceId)
    .map(({ name }) => name)
    .toSorted();

test('a trace goes from the producer through intake, and the batch into the index links to it', async () => {
  expect((await send('TEXT')).status).toBe(200);
  const answer = await send('IMAGE', { traceparent: `00-${TRACE}-${PARENT}-01` });
  expect(answer.status).toBe(200);
  // Without an ID of its own a request goes by its trace.
  expect(answer.headers.get('x-request-id')).toBe(TRACE);

  await expect.poll(() => named('index').length, { timeout: 20_000 }).toBe(1);
  await expect.poll(() => named('POST /aggregate').length, { timeout: 20_000 }).toBe(2);
  const request = named('POST /aggregate').find(({ traceId }) => traceId === TRACE)!;
  expect(request.parentSpanId).toBe(PARENT);
  expect(request.attributes).toMatchObject({ 'http.route': '/aggregate', 'muster.request_id': TRACE });
  expect(within(request)).toEqual(['decode', 'receive', 'store', 'validate']);

  const [batch] = named('index') as [ReceivedSpan];
  expect(batch.links).toEqual([{ traceId: TRACE, spanId: request.spanId }]);
  expect(batch.traceId).not.toBe(TRACE);
  await expect.poll(() => within(batch), { timeout: 20_000 }).toEqual(['claim', 'settle', 'write']);
  expect(batch.attributes).toMatchObject({ 'muster.collection': 'embeddings' });
  expect([...receiver.services]).toEqual(['muster']);
});

test('looks are traced only where their sender traces them', async () => {
  await fetch(`${muster.url}/api/limits`);
  await fetch(`${muster.url}/api/limits`, { headers: { traceparent: `00-${TRACE}-${PARENT}-01` } });
  await fetch(`${muster.url}/api/collections`, { headers: { traceparent: 'nonsense' } });
  await expect.poll(() => named('GET /api/limits').length, { timeout: 20_000 }).toBe(1);
  const [look] = named('GET /api/limits') as [ReceivedSpan];
  expect(look.traceId).toBe(TRACE);
});

test('a producer that does not sample its trace has none here either', async () => {
  const quiet = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
  await send('TEXT', { traceparent: `00-${quiet}-${PARENT}-00` });
  await send('TEXT', { 'x-request-id': 'after-the-quiet-one' });
  await expect
    .poll(
      () => receiver.spans.some((span) => span.attributes['muster.request_id'] === 'after-the-quiet-one'),
      {
        timeout: 20_000,
      },
    )
    .toBe(true);
  expect(receiver.spans.filter(({ traceId }) => traceId === quiet)).toEqual([]);
});

test('no span holds an ID of an item, or a vector', async () => {
  await expect.poll(() => receiver.bodies.length).toBeGreaterThan(0);
  const all = Buffer.concat(receiver.bodies).toString();
  for (const secret of ['traced-mug', '0.123456', '0.654321']) expect(all).not.toContain(secret);
});
