import type { DemoApi } from './api.ts';
import type { EmojiRow, Expected } from './emoji.ts';

/** Compares what came out with what a correct join gives. Returns every difference as a sentence. */
export async function checkJoin(
  api: DemoApi,
  expected: Expected,
  files: Readonly<Record<'text' | 'image', readonly EmojiRow[]>>,
  onChecked: () => void,
): Promise<string[]> {
  const now = await api.stats();
  const differences = [
    compare('indexed', now.indexed, expected.counts.both),
    compare('unmatched', now.unmatched, expected.counts.text_only + expected.counts.image_only),
    compare('text waiting for its image', now.missing.image, expected.counts.text_only),
    compare('image waiting for its text', now.missing.text, expected.counts.image_only),
    compare('failed', now.failed, 0),
    compare('ready or later', now.ready + now.later, 0),
    compareIds('text only', await api.listMissing('image'), expected.text_only),
    compareIds('image only', await api.listMissing('text'), expected.image_only),
  ];
  const images = new Map(files.image.map(({ id, vector }) => [id, vector]));
  const pairs = files.text.flatMap(({ id, vector: text }) => {
    const image = images.get(id);
    return image === undefined ? [] : [{ id, vectors: { text, image } }];
  });
  for (let at = 0; at < pairs.length; at += 16) {
    const checked = pairs.slice(at, at + 16).map(async ({ id, vectors }) => {
      const found = await api.read(id);
      onChecked();
      const read = found.document?.vectors;
      if (read === undefined) return `${id}: there is no document of it in the index.`;
      const wrong = (['text', 'image'] as const).find(
        (modality) => !isSameVector(read[modality], vectors[modality]),
      );
      return wrong === undefined
        ? null
        : `${id}: the ${wrong} vector in the index is not the one that was sent.`;
    });
    differences.push(...(await Promise.all(checked)));
  }
  return differences.filter((difference) => difference !== null);
}

const compare = (what: string, found: number | null | undefined, expected: number): string | null =>
  found === expected ? null : `${what}: ${found ?? 'unknown'}, expected ${expected}.`;

const compareIds = (what: string, found: readonly string[], expected: readonly string[]): string | null =>
  JSON.stringify(found.toSorted()) === JSON.stringify(expected.toSorted())
    ? null
    : `${what}: the IDs are not those expected.`;

/** The same float32 values, to one unit in the last place: Elasticsearch from 9.2 on normalises what it is given for cosine. */
function isSameVector(read: readonly number[] | undefined, sent: Float32Array): boolean {
  if (read?.length !== sent.length) return false;
  const [a, b] = [new Int32Array(Float32Array.from(read).buffer), new Int32Array(sent.slice().buffer)];
  return a.every((bits, i) => Math.abs(bits - b[i]!) <= 1);
}
