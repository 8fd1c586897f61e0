import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'playwright/test';
import { item } from '#lib/contract/answers.ts';
import { startMuster, type TestMuster } from '#tests/support/muster.ts';
import { runScript } from '#tests/support/run-script.ts';
import { writeFiles, WRITTEN, type WrittenFiles } from '#tests/support/written-files.ts';

let muster: TestMuster;
let dir: string;
let files: WrittenFiles;
test.beforeAll(async () => {
  // The first time the packages that write the files are installed.
  test.setTimeout(900_000);
  muster = await startMuster();
  files = await writeFiles();
});
test.afterAll(async () => {
  files.remove();
  expect(await muster.stop()).toBe(0);
});
test.beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'muster-push-'));
});
test.afterEach(() => rm(dir, { recursive: true, force: true }));

const at = (name: string): string => path.join(dir, name);
const push = (args: string[]) =>
  runScript(['scripts/muster.ts', 'push', ...args, '--url', muster.url, '--rejects', at('rejects.csv')], {});

async function ask(address: string): Promise<unknown> {
  const answer = await fetch(`${muster.url}/api/collections/${address}`);
  expect(answer.status).toBe(200);
  return answer.json();
}

const written = (name: string): string => path.join(files.dir, name);
const vectorsOf = async (where: string): Promise<Record<string, Float32Array>> => {
  await expect.poll(async () => item.parse(await ask(where)).state, { timeout: 30_000 }).toBe('indexed');
  const { document } = item.parse(await ask(`${where}?vectors=true`));
  return Object.fromEntries(
    Object.entries(document!.vectors!).map(([name, vector]) => [name, Float32Array.from(vector)]),
  );
};
const expectedOf = async (row: number): Promise<Float32Array> => {
  const bytes = new Uint8Array(await readFile(written('expected.f32')));
  return new Float32Array(bytes.buffer).slice(row * WRITTEN.dims, (row + 1) * WRITTEN.dims);
};

for (const [name, args] of [
  ['zstd.parquet', []],
  ['pandas.parquet', []],
  ['polars.arrow', []],
  ['stored.npz', ['--id-column', 'ids', '--vector-column', 'vectors']],
  ['fortran.npy', ['--ids', 'ids.npy']],
  ['c.npy', ['--ids', 'ids.txt']],
] as const)
  test(`${name}: the index holds the same float32 bytes`, async () => {
    const collection = name.replace('.', '-');
    const options = args.map((arg, i) => (args[i - 1] === '--ids' ? written(arg) : arg));
    for (const type of ['text', 'image']) {
      const sent = await push([written(name), ...options, '--collection', collection, '--type', type]);
      expect(sent).toMatchObject({ code: 0, output: expect.stringContaining('sent 900 = 900 accepted') });
    }
    const expected = await expectedOf(321);
    const id = encodeURIComponent('Nr. 321 – ü😀');
    expect(await vectorsOf(`${collection}/items/${id}`)).toEqual({ text: expected, image: expected });
  });

test('a folder of clip-retrieval feeds both modalities, row n of a shard with row n of its metadata', async () => {
  const { code, output } = await push([written('clip'), '--id-column', 'image_path', '--collection', 'clip']);
  expect(output).toContain(
    'sent 1800 = 1800 accepted (0 replaced) + 0 duplicates + 0 stale + 0 rejected; 900 items',
  );
  expect(code).toBe(0);
  const image = Float32Array.from(Float16Array.from(await expectedOf(777)));
  const id = encodeURIComponent('Nr. 777 – ü😀.jpg');
  expect(await vectorsOf(`clip/items/${id}`)).toEqual({ image, text: image.map((value) => -value) });
});

test('a shard without metadata is left out with a sentence, and the others are sent', async () => {
  await cp(written('clip'), at('clip'), { recursive: true });
  await rm(at('clip/metadata/metadata_0.parquet'));
  const { code, output } = await push([at('clip'), '--id-column', 'image_path', '--collection', 'left-out']);
  expect(output).toContain(
    `${at('clip')}: shard 0 is left out, since there is no metadata_0.parquet, in which its IDs are: add it, and push the folder again.`,
  );
  expect(output).toContain('sent 800 = 800 accepted (0 replaced) + 0 duplicates + 0 stale + 0 rejected; 400');
  expect(code).toBe(1);
});

test('rows of a table that cannot be embeddings are among the rejected, and the others held', async () => {
  const file = at('table.csv');
  await writeFile(file, 'id,embedding\na,"[1, 2]"\nb,"[1, x]"\n,"[3, 4]"\nc,"[5, 6, 7]"\nd,"[8, 9]"\n');
  const { code, output } = await push([file, '--collection', 'table', '--type', 'text']);
  expect(output).toContain('sent 5 = 2 accepted (0 replaced) + 0 duplicates + 0 stale + 3 rejected;');
  expect(code).toBe(2);
  const [, ...rows] = (await readFile(at('rejects.csv'), 'utf8')).trim().split('\r\n');
  expect(rows).toEqual([
    `${file},3,b,invalid_embedding,"entry 1 is ""x"", but has to be a number"`,
    `${file},4,,invalid_id,the id is missing`,
    `${file},5,c,dims_mismatch,"3 dims, but the rows before it have 2"`,
  ]);
});

test('arrays without IDs are not numbered side by side: none overwrites the other', async () => {
  const { code, output } = await push([
    written('c.npy'),
    written('half.npy'),
    '--collection',
    'numbered',
    '--type',
    'text',
  ]);
  expect(output).toContain(
    'it has no IDs, and rows that are numbered would overwrite those of the other files.',
  );
  expect(output).toContain('sent 0 = 0 accepted');
  expect(code).toBe(1);
});

test('a column that is not there is told of, with those that are', async () => {
  const { code, output } = await push([written('zstd.parquet'), '--id-column', 'sku']);
  expect(code).toBe(1);
  expect(output).toContain('there is no column sku in it; it has id (text), embedding (float32)');
});
