import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readCollectionsFile } from '#lib/collections/file.ts';
import { loadDeclared } from '#lib/operations/declared.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'muster-file-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const read = (text: string) => readCollectionsFile(Buffer.from(text), 'shop.yaml');
const load = (text: string) => {
  const file = path.join(dir, 'shop.yaml');
  writeFileSync(file, text);
  return loadDeclared(file);
};

const SHOP = { modalities: [{ name: 'text', dims: 384, model: 'clip@2' }], versions: 'producer' };

test.each([
  ['JSON', JSON.stringify({ collections: { shop: SHOP } })],
  ['indented JSON', JSON.stringify({ collections: { shop: SHOP } }, undefined, '\t')],
  [
    'YAML',
    'collections:\n  shop: # ours\n    modalities:\n      - {name: text, dims: 384, model: clip@2}\n    versions: producer\n',
  ],
])('%s declares what the API takes', (_, text) => {
  expect([...read(text)]).toEqual([['shop', SHOP]]);
});

test('the file that the documents show is one', async () => {
  const [, shown = ''] = /^```yaml\n(.*?)^```/ms.exec(readFileSync('docs/collections.md', 'utf8')) ?? [];
  expect([...(await load(shown)).definitions.keys()]).toEqual(['catalog', 'photos']);
});

test('collections stay in the order of the file', () => {
  expect([...read('collections: {b: {}, a: {}}').keys()]).toEqual(['b', 'a']);
});

test.each([
  ['', /line 1, column 1: .*expected object/],
  ['- shop', /line 1, column 1: .*expected object/],
  ['{"collections": {"a": {},}', /line 1, column \d+: /],
  ['collections: {}\n---\n{}', /line 2, column 1: /],
  ['collections: {}\nother: 1', /line 2, column 1: other: is not known\.$/],
  ['collections:\n  Shop: {}', /line 2, column 3: collections\.Shop: /],
  ['collections:\n  a: {}\n  a: {}', /line 3, column 3: Map keys must be unique\.$/],
  ['collections:\n  shop:\n    indx: x', /line 3, column 5: collections\.shop\.indx: is not known\.$/],
  [
    'collections:\n  shop:\n    modalities:\n      - {name: text, dims: 5000}',
    /line 4, column 22: collections\.shop\.modalities\.0\.dims: .*4096\.$/,
  ],
  ['collections:\n  shop: {partitions: many}', /line 2, column 10: collections\.shop\.partitions: /],
  ['a: &a [x]\nb: *c', /Unresolved alias/],
])('what is wrong with %j is told in one sentence with file, place, member and rule', (text, told) => {
  expect(() => read(text)).toThrow(told);
  expect(() => read(text)).toThrow(/^The file shop\.yaml[^\n]*\.$/);
});

test('aliases that would unfold without end are refused', () => {
  const levels = Array.from({ length: 12 }, (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i},`.repeat(10)}]`);
  expect(() => read(`l0: &l0 x\n${levels.join('\n')}\ncollections: {}`)).toThrow(/alias/);
});

test('a file that is no UTF-8 is refused', () => {
  expect(() => readCollectionsFile(Buffer.from([0x61, 0xff]), 'shop.yaml')).toThrow(
    'The file shop.yaml is no UTF-8.',
  );
});

test('a file that is not there is named', async () => {
  await expect(loadDeclared('/nowhere/shop.yaml')).rejects.toThrow(
    'The file /nowhere/shop.yaml cannot be read (ENOENT).',
  );
});

test('a collection that could never be made is refused before anything is', async () => {
  await expect(load('collections: {shop: {modalities: [{name: text, required: false}]}}')).rejects.toThrow(
    /collections\.shop: modalities: at least one has to be required/,
  );
});

test('two collections of a file never share an index', async () => {
  await expect(load('collections: {shop: {index: goods}, other: {index: goods}}')).rejects.toThrow(
    /collections\.other\.index: "goods" is the index of "shop" too/,
  );
});
