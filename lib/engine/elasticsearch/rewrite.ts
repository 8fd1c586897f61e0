import type { WriteItem } from '#lib/engine/engine.ts';
import { replace } from './actions.ts';
import type { Target } from './dialect.ts';
import { encodeMembers, toField } from './encode.ts';
import { addMembers, leaveOut } from './members.ts';
import type { Operation } from './operation.ts';
import type { DocumentVersions } from './read.ts';
import { readSources, readVectors, type FoundSource } from './sources.ts';

/** The newer embeddings of an item, and the document that they go into. */
export interface Merge {
  id: string;
  newer: WriteItem['embeddings'];
  document: DocumentVersions;
}

/**
 * Makes operations that write documents anew, with all that is in them but for what is replaced: an update merges objects
 * deeply, and would keep members of metadata that are no more. A document that has changed since it was looked up gets none.
 * @throws EngineUnavailable
 */
export async function makeRewrites(target: Target, merges: readonly Merge[]): Promise<Operation[]> {
  const idsOf = (of: readonly Merge[]) => of.map(({ id }) => id);
  const keepsVectors = ({ newer }: Merge) =>
    target.spec.fields.some(({ modality }) => !Object.hasOwn(newer, modality));
  const [found, kept] = await Promise.all([
    readSources(target, idsOf(merges)),
    readVectors(target, idsOf(merges.filter(keepsVectors))),
  ]);
  const sources = new Map(found.map((source) => [source.id, source]));
  return merges.flatMap((merge) => {
    const source = sources.get(merge.id);
    const vectors = keepsVectors(merge) ? kept.get(merge.id) : { ...merge.document, vectors: {} };
    return isUnchanged(merge, source) && isUnchanged(merge, vectors)
      ? [rewriteOf(merge, source, vectors.vectors)]
      : [];
  });
}

const isUnchanged = <T extends DocumentVersions>({ document }: Merge, found: T | undefined): found is T =>
  found?.seqNo === document.seqNo && found.primaryTerm === document.primaryTerm;

function rewriteOf(
  { id, newer, document }: Merge,
  { others, versions, metadata, received }: FoundSource,
  vectors: Readonly<Record<string, Float32Array>>,
): Operation {
  const names = Object.keys(newer);
  const { metadata: _metadata, received: _received, ...foreign } = others;
  const kept = Object.entries(vectors).filter(([name]) => !names.includes(name));
  const members = encodeMembers(newer);
  const objects = {
    metadata: addMembers(leaveOut(metadata, names), members.metadata),
    received: addMembers(leaveOut(received, names), members.received),
  };
  const newVersions = names.map((name) => [name, newer[name]!.version]);
  return replace(id, document, [
    ...Object.entries(foreign).map(([name, value]) => [name, JSON.stringify(value)] as const),
    ...kept.map(([name, vector]) => toField(name, vector)),
    ...names.map((name) => toField(name, newer[name]!.vector)),
    ...Object.entries(objects).flatMap(([name, json]) => (json === undefined ? [] : [[name, json] as const])),
    ['id', JSON.stringify(id)],
    ['modalities', JSON.stringify([...new Set([...document.modalities, ...names])])],
    ['versions', JSON.stringify({ ...versions, ...Object.fromEntries(newVersions) })],
    ['indexed_at', JSON.stringify(new Date().toISOString())],
  ]);
}
