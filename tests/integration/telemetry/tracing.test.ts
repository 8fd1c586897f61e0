import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { openOtel } from '#lib/telemetry/otel.ts';
import { readTraceparent } from '#lib/telemetry/tracing.ts';
import { openOtlpReceiver } from '#tests/support/otlp.ts';
import { openRuntimeBench } from '#tests/support/runtime.ts';

const SAMPLING = { sampler: 'parentbased_always_on', share: 1 } as const;

test('spans are sent in the protocol that is asked for, the last ones when it ends', async () => {
  const receiver = await openOtlpReceiver();
  for (const protocol of ['http/protobuf', 'http/json'] as const) {
    const tracing = await openOtel({ url: `${receiver.url}/v1/traces`, protocol, ...SAMPLING });
    tracing.start('one', { kind: 'internal' }).end();
    await tracing.stop();
  }
  expect(receiver.types).toEqual([
    'POST /v1/traces application/x-protobuf',
    'POST /v1/traces application/json',
  ]);
  await receiver.close();
});

test('an error is told by its kind, never by its words', async () => {
  const receiver = await openOtlpReceiver();
  const tracing = await openOtel({ url: `${receiver.url}/v1/traces`, protocol: 'http/json', ...SAMPLING });
  tracing.start('bad', { kind: 'internal' }).end(new TypeError('muster_secret of mug-1'));
  await tracing.stop();
  expect(receiver.spans).toMatchObject([
    { name: 'bad', status: 2, attributes: { 'error.type': 'TypeError' } },
  ]);
  expect(Buffer.concat(receiver.bodies).toString()).not.toContain('secret');
  await receiver.close();
});

test('a receiver that is away costs no request, and ends with Muster', async () => {
  const bench = await openRuntimeBench({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
  const { runtime } = bench;
  const span = runtime.telemetry.startSpan('POST /aggregate', { kind: 'server' });
  await runtime.telemetry.scopes.run({ requestId: 'one', span }, () =>
    bench.send([
      ['a', 'text', 1],
      ['a', 'image', 1],
    ]),
  );
  span?.end();
  await vi.waitFor(async () => expect((await runtime.stats('embeddings')).indexed).toBe(1), 10_000);
  await bench.close();
});

test('a traceparent is read as W3C writes it, and anything else is none', () => {
  const [trace, span] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
  expect(readTraceparent(`00-${trace}-${span}-01`)).toEqual({ traceId: trace, spanId: span, flags: 1 });
  expect(readTraceparent(`cc-${trace}-${span}-00-what-may-come`)).toMatchObject({ flags: 0 });
  for (const wrong of [
    null,
    '',
    'nonsense',
    `ff-${trace}-${span}-01`,
    `00-${'0'.repeat(32)}-${span}-01`,
    `00-${trace}-${'0'.repeat(16)}-01`,
    `00-${trace.toUpperCase()}-${span}-01`,
    `00-${trace}-${span}`,
  ])
    expect(readTraceparent(wrong)).toBeNull();
});

test('without an address to send to, nothing of the SDK is loaded', async () => {
  const program = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load(url, context, next) { loaded.push(url); return next(url, context); } });
    const { startRuntime } = await import('#lib/runtime.ts');
    const { readConfig } = await import('#lib/config.ts');
    const runtime = await startRuntime(readConfig());
    await runtime.close();
    process.stdout.write(JSON.stringify(loaded.filter((url) => /@opentelemetry\\/(sdk|exporter|otlp|resources)/.test(url))));
    process.exit();`;
  const run = async (env: Record<string, string>): Promise<string[]> => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      env: {
        ...env,
        NODE_ENV: 'test',
        REDIS_URL: process.env.MUSTER_TEST_REDIS_URL,
        MUSTER_KEY_PREFIX: 'unloaded:',
        ELASTICSEARCH_URL: 'http://127.0.0.1:9',
        MUSTER_LOG_LEVEL: 'silent',
      },
    });
    return JSON.parse(stdout) as string[];
  };
  expect(await run({})).toEqual([]);
  expect(await run({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' })).not.toEqual([]);
});
