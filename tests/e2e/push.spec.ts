import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'playwright/test';
import { item, stats, type Stats } from '#lib/contract/answers.ts';
import { findFreePort } from '#scripts/support/ports.ts';
import { ADMIN_KEY } from '#tests/support/access.ts';
import { arrowBody, fixedLists, texts } from '#tests/support/arrow-body.ts';
import { startBusyFront } from '#tests/support/busy-front.ts';
import { startFaultProxy } from '#tests/support/fault-proxy.ts';
import { startMuster, withoutSettings, type TestMuster } from '#tests/support/muster.ts';
import { runScript } from '#tests/support/run-script.ts';

let muster: TestMuster;
let dir: string;
test.beforeAll(async () => {
  muster = await startMuster({ env: { MUSTER_ADMIN_KEY: ADMIN_KEY } });
});
test.afterAll(async () => {
  expect(await muster.stop()).toBe(0);
});
test.beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'muster-push-'));
});
test.afterEach(() => rm(dir, { recursive: true, force: true }));

const at = (name: string): string => path.join(dir, name);
const rejects = (): Promise<string> => readFile(at('rejects.csv'), 'utf8');
const run = (url: string, args: string[], key = ADMIN_KEY) =>
  runScript(['scripts/muster.ts', ...args, '--url', url], { MUSTER_KEY: key });
const push = (args: string[], { url = muster.url, key = ADMIN_KEY } = {}) =>
  run(url, ['push', ...args, '--rejects', at('rejects.csv')], key);

async function save(name: string, body: string | Uint8Array): Promise<string> {
  await writeFile(at(name), body);
  return at(name);
}

async function ask(address: string): Promise<unknown> {
  const answer = await fetch(`${muster.url}/api/collections/${address}`, {
    headers: { authorization: `Bearer ${ADMIN_KEY}` },
  });
  expect(answer.status).toBe(200);
  return answer.json();
}
const readStats = async (collection: string): Promise<Stats> => stats.parse(await ask(`${collection}/stats`));

const DIMS = 4;
const vectorOf = (i: number): Float32Array =>
  Float32Array.from({ length: DIMS }, (_, d) => Math.sin(i + d + 1));
const line = (id: unknown, embedding: unknown): string => `${JSON.stringify({ id, embedding })}\n`;
const lines = (count: number): string =>
  Array.from({ length: count }, (_, i) => line(`id-${i}`, [...vectorOf(i)])).join('');
const batch = (from: number, count: number) => ({
  id: texts(Array.from({ length: count }, (_, i) => `id-${from + i}`)),
  embedding: fixedLists(
    Float32Array.from(Array.from({ length: count }, (_, i) => [...vectorOf(from + i)]).flat()),
    DIMS,
  ),
});
const arrow = (): Buffer => arrowBody(batch(0, 300), batch(300, 200));

test('bad lines in the middle are refused with line, ID, code and reason, and all others held', async () => {
  const good = lines(500).split('\n');
  good[100] = '{"id": "broken", ';
  good[200] = line('short', [1, 2]).trim();
  good[300] = line('=HYPERLINK("x")', [0, 0, 0, 0]).trim();
  good.splice(400, 0, '');
  const file = await save('bad.ndjson', good.join('\n'));
  const { code, output } = await push([file, '--collection', 'bad-lines', '--type', 'text']);
  expect(output).toContain('sent 500 = 497 accepted (0 replaced) + 0 duplicates + 0 stale + 3 rejected;');
  expect(code).toBe(2);
  const [head, ...rows] = (await rejects()).trim().split('\r\n');
  expect(head).toBe('file,row,id,code,reason');
  expect(rows).toHaveLength(3);
  expect(rows.find((row) => row.startsWith(`${file},101,,invalid_json,`))).toBeDefined();
  expect(rows).toContain(`${file},201,short,dims_mismatch,"2 dims, expected 4"`);
  expect(
    rows.find((row) => row.startsWith(`${file},301,"'=HYPERLINK(""x"")",zero_magnitude,`)),
  ).toBeDefined();
  expect((await readStats('bad-lines')).have.text).toBe(497);
});

test('a Muster that answers 503 with Retry-After is waited for, and gets every row once', async () => {
  const front = await startBusyFront(muster.url, 3);
  const file = await save('busy.ndjson', lines(400));
  const started = performance.now();
  const args = [file, '--collection', 'busy', '--type', 'text', '--batch-bytes', '8000'];
  const { code, output } = await push(args, front);
  front.close();
  expect(front.turnedAway()).toBe(3);
  expect(performance.now() - started).toBeGreaterThan(1_000);
  expect(output).toContain('sent 400 = 400 accepted (0 replaced) + 0 duplicates');
  expect(code).toBe(0);
});

test('answers that are lost count their rows once, as held already', async () => {
  const proxy = await startFaultProxy(Number(new URL(muster.url).port));
  await proxy.set({ kind: 'reset-after', times: 1 });
  const file = await save('lost.ndjson', lines(50));
  const args = [file, '--collection', 'lost', '--type', 'text', '--connections', '1'];
  const { code, output } = await push(args, { url: `http://127.0.0.1:${proxy.port}` });
  await proxy.close();
  expect(output).toContain('sent 50 = 0 accepted (0 replaced) + 50 duplicates');
  expect(code).toBe(0);
});

test('without a Muster it gives up after the time it is told, and says up to where it came', async () => {
  const file = await save('nobody.ndjson', lines(5));
  const url = `http://127.0.0.1:${await findFreePort()}`;
  const { code, output } = await push([file, '--give-up-after', '1s'], { url });
  expect(code).toBe(1);
  expect(output).toContain(`No Muster answers at ${url} (ECONNREFUSED). Start one with \`npm start\``);
  expect(output).toContain('is dealt with up to row 0: --from 1 goes on there');
});

test('a wrong key is told at once, with the cure', async () => {
  const file = await save('key.ndjson', lines(5));
  const { code, output } = await push([file], { key: 'wrong' });
  expect(code).toBe(1);
  expect(output).toContain('Set MUSTER_KEY, or name a file with --key-file.');
});

test('a key in the address is refused before anything is sent', async () => {
  const { code, output } = await push(['x.ndjson'], { url: 'http://me:secret@127.0.0.1:1' });
  expect(code).toBe(1);
  expect(output).toContain('A key does not belong in an address');
  expect(output).not.toContain('secret');
});

test('files that cannot be read to their end are told of each, what came before is held, and others go on', async () => {
  const whole = arrow();
  const files = [
    await save('empty.ndjson', ''),
    await save('blank.ndjson', '\n\n'),
    await save('cut.arrow', whole.subarray(0, whole.length - 500)),
    await save('cut.ndjson.gz', gzipSync(lines(5_000)).subarray(0, -20)),
    await save('foreign.bin', '\u0000\u0001 is no such file'),
    await save('good.ndjson', line('last', [1, 2, 3, 4])),
  ];
  const { code, output } = await push([...files, '--collection', 'cut', '--type', 'text']);
  expect(code).toBe(1);
  expect(output).toContain('empty.ndjson: it is empty.');
  expect(output).toContain('blank.ndjson: there are no rows in it.');
  expect(output).toMatch(/cut\.arrow: it ends early: .*\n.*cut\.arrow is dealt with up to row 300:/);
  expect(output).toContain('cut.ndjson.gz: it ends early');
  expect(output).toContain('foreign.bin: it is none of Parquet, .npy, .npz, Arrow, JSON, JSON lines, CSV,');
  expect(item.parse(await ask('cut/items/last')).embeddings).toHaveProperty('text');
});

for (const [what, name, body] of [
  ['an Arrow stream', 'stream.arrow', arrow],
  ['an Arrow stream in zstd', 'stream.zst', () => zstdCompressSync(arrow())],
  [
    'an Arrow file',
    'file.arrow',
    () => Buffer.concat([Buffer.from('ARROW1\0\0'), arrow(), Buffer.from('footer')]),
  ],
  ['NDJSON in gzip', 'lines.gz', () => gzipSync(lines(500))],
  ['NDJSON with a byte order mark', 'bom.ndjson', () => Buffer.from(`\ufeff${lines(500)}`)],
] as const)
  test(`${what}: every row is held with the bytes of its float32, and sent again it is duplicates`, async () => {
    const collection = name.replaceAll('.', '-');
    const file = await save(name, body());
    const args = [file, '--collection', collection, '--type', 'text', '--batch-bytes', '4000'];
    expect(await push(args)).toMatchObject({
      code: 0,
      output: expect.stringContaining('sent 500 = 500 accepted'),
    });
    expect((await push(args)).output).toContain('sent 500 = 0 accepted (0 replaced) + 500 duplicates');
    expect(existsSync(at('rejects.csv'))).toBe(false);
    const flushed = await run(muster.url, [
      'flush',
      '--collection',
      collection,
      '--scope',
      'unmatched',
      '--yes',
    ]);
    expect(flushed.output).toContain('Flushed 500, skipped 0');
    await expect.poll(async () => (await readStats(collection)).indexed, { timeout: 30_000 }).toBe(500);
    const { document } = item.parse(await ask(`${collection}/items/id-321?vectors=true`));
    expect(Float32Array.from(document!.vectors!.text!)).toEqual(vectorOf(321));
  });

test('of two rows of one ID the later one wins, however many batches are under way', async () => {
  const later = Array.from({ length: 600 }, (_, i) => line(`id-${i}`, [9, 1, 1, 1]));
  const file = await save('twice.ndjson', lines(600) + later.join(''));
  const args = [
    file,
    '--collection',
    'twice',
    '--type',
    'text',
    '--batch-bytes',
    '3000',
    '--connections',
    '8',
  ];
  expect(await push(args)).toMatchObject({
    code: 0,
    output: expect.stringContaining('1200 accepted (600 replaced)'),
  });
  await run(muster.url, ['flush', '--collection', 'twice', '--scope', 'unmatched', '--yes']);
  await expect.poll(async () => (await readStats('twice')).indexed, { timeout: 30_000 }).toBe(600);
  for (const id of ['id-0', 'id-123', 'id-599'])
    expect(item.parse(await ask(`twice/items/${id}?vectors=true`)).document!.vectors!.text![0]).toBe(9);
});

test('a Ctrl-C ends it in order, and it goes on from where it says', async () => {
  const slow = await startFaultProxy(Number(new URL(muster.url).port));
  await slow.set({ kind: 'latency', delayMs: 100 });
  const file = await save('long.ndjson', lines(3_000));
  const options = ['--collection', 'stopped', '--type', 'text', '--rejects', at('rejects.csv')];
  const child = spawn(
    process.execPath,
    [
      'scripts/muster.ts',
      'push',
      file,
      ...options,
      '--batch-bytes=4000',
      '--connections=2',
      `--url=http://127.0.0.1:${slow.port}`,
    ],
    { env: { ...withoutSettings(process.env), MUSTER_KEY: ADMIN_KEY }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  await expect.poll(() => slow.hits(), { timeout: 20_000 }).toBeGreaterThan(10);
  child.kill('SIGINT');
  expect(await once(child, 'close')).toEqual([130, null]);
  await slow.close();
  const next = Number(/--from (\d+) goes on there/.exec(output)?.[1]);
  expect(next).toBeGreaterThan(1);
  expect(next).toBeLessThan(3_000);
  const rest = await push([file, ...options, '--from', String(next)]);
  expect(rest.output).toContain(`sent ${3_000 - next + 1} = `);
  expect((await readStats('stopped')).have.text).toBe(3_000);
});

test('standard input is read where the file is called -', async () => {
  const child = spawn(
    process.execPath,
    ['scripts/muster.ts', 'push', '-', '--collection', 'stdin', '--type', 'text', '--url', muster.url],
    { env: { ...withoutSettings(process.env), MUSTER_KEY: ADMIN_KEY }, stdio: ['pipe', 'ignore', 'inherit'] },
  );
  child.stdin.end(lines(20));
  expect(await once(child, 'close')).toEqual([0, null]);
  expect((await readStats('stdin')).have.text).toBe(20);
});

test('a file of rejected rows never takes the place of another file', async () => {
  const file = await save('good.ndjson', lines(1));
  await writeFile(at('rejects.csv'), 'precious');
  expect(await push([file])).toMatchObject({
    code: 1,
    output: expect.stringContaining('no file of rejected rows'),
  });
  expect(await rejects()).toBe('precious');
});

test('rows of another model than the collection has are refused one by one', async () => {
  const file = await save('model.ndjson', lines(2));
  const args = [file, '--collection', 'models', '--type', 'text'];
  expect(await push([...args, '--model', 'clip@1'])).toMatchObject({ code: 0 });
  const { code, output } = await push([...args, '--model', 'clip@2']);
  expect(output).toContain('2 rejected');
  expect(code).toBe(2);
  expect(await rejects()).toContain('model_mismatch');
});

test('metadata of a row is held and indexed with it', async () => {
  const about = { brand: 'Acme', tags: ['a', 'b'] };
  const row = (type: string) =>
    JSON.stringify({ id: 'a', embedding_type: type, embedding: [...vectorOf(1)], metadata: about });
  const file = await save('metadata.ndjson', `${row('EMBEDDINGS_TEXT')}\n${row('EMBEDDINGS_IMAGE')}\n`);
  expect(await push([file, '--collection', 'described'])).toMatchObject({ code: 0 });
  const read = async () => item.parse(await ask('described/items/a'));
  await expect.poll(async () => (await read()).state).toBe('indexed');
  expect((await read()).document!.metadata).toEqual({ text: about, image: about });
});
