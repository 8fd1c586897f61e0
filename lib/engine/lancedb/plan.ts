/** What a batch asks of a table: the faults of its items, and the protocol's rule of what is newer. */
import type { IndexSpec, VersionedVector, WriteItem, WriteOutcome } from '#lib/engine/engine.ts';
import type { Layout } from './layout.ts';

/** The versions of a document that is there, by modality. */
export type Held = ReadonlyMap<string, number>;

/** An item's outcome when nothing is to be written; `write` when something is. */
export type Decision = WriteOutcome | { status: 'write' };

/** A modality is newer when its version is above the document's, or absent there. */
export const isNewer = (held: Held, modality: string, version: number): boolean =>
  version > (held.get(modality) ?? -1);

/** Decides on one item, given the versions of its document, or undefined when there is none. */
export function decide(item: WriteItem, held: Held | undefined, layout: Layout): Decision {
  if (held === undefined && !item.mayCreate) return { status: 'absent' };
  if (held === undefined && layout.required.length > 0) {
    const reason = `New documents cannot be made while the table's columns ${layout.required.join(', ')} may not be null.`;
    return { status: 'retry', reason, blame: 'engine' };
  }
  if (held === undefined) return { status: 'write' };
  const newer = Object.entries(item.embeddings).some(([modality, { version }]) =>
    isNewer(held, modality, version),
  );
  return newer ? { status: 'write' } : { status: 'indexed' };
}

/** Says why the table can never take an item, undefined when it can. */
export function findFault(item: WriteItem, layout: Layout, spec: IndexSpec): string | undefined {
  if (!item.id.isWellFormed()) return 'The ID is not well-formed Unicode.';
  const embeddings = Object.entries(item.embeddings);
  if (embeddings.length === 0) return 'The item holds no embedding.';
  for (const [modality, embedding] of embeddings) {
    const fault = findVectorFault(modality, embedding, layout, spec);
    if (fault) return fault;
  }
  return undefined;
}

function findVectorFault(
  modality: string,
  { vector, version }: VersionedVector,
  layout: Layout,
  spec: IndexSpec,
): string | undefined {
  const dims = layout.dims.get(modality);
  if (dims === undefined) return `The index ${spec.index} has no field for ${modality}.`;
  if (vector.length !== dims) {
    return `The ${modality} vector has length ${vector.length}, and the index ${spec.index} wants ${dims}.`;
  }
  if (!vector.every(Number.isFinite)) return `The ${modality} vector holds a number that is not finite.`;
  const cosine = spec.fields.some((field) => field.modality === modality && field.similarity === 'cosine');
  if (cosine && vector.every((x) => x === 0))
    return `The ${modality} vector is zero, which cosine cannot compare.`;
  return Number.isSafeInteger(version) && version >= 0
    ? undefined
    : `The ${modality} version is not an integer from 0 to 2^53 − 1.`;
}
