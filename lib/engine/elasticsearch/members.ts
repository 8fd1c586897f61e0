/** The objects `metadata` and `received` of a document: one member per modality, and whatever others keep beside them. */
import type { Receipt, VersionedVector } from '#lib/engine/engine.ts';
import { encodeObject, type Members } from '#lib/engine/json.ts';
import { decodeReceipt, encodeReceipt } from '#lib/engine/receipt.ts';

/** These objects, as they stand in a document. */
export interface FoundObjects {
  metadata: unknown;
  received: unknown;
}

/** The receipts of these modalities, those that have none left out. */
export const readReceipts = (received: unknown, modalities: readonly string[]): Record<string, Receipt> =>
  Object.fromEntries(
    Object.entries(readMembers(received, modalities)).flatMap(([name, value]) => {
      const receipt = decodeReceipt(value);
      return receipt === undefined ? [] : [[name, receipt] as const];
    }),
  );

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !JSON.isRawJSON(value);

/** The members of these modalities, those that are no objects left out. */
export function readMembers(
  object: unknown,
  modalities: readonly string[],
): Record<string, Record<string, unknown>> {
  const parts = [object].flat().filter(isObject);
  const members = parts.flatMap((part) => Object.entries(part));
  return Object.fromEntries(
    members.filter(
      (member): member is [string, Record<string, unknown>] =>
        modalities.includes(member[0]) && isObject(member[1]),
    ),
  );
}

/** What is left of an object without these modalities; undefined when nothing is. */
export function leaveOut(object: unknown, modalities: readonly string[]): unknown {
  if (Array.isArray(object)) {
    const left = object.flatMap((part) => leaveOut(part, modalities) ?? []);
    return left.length === 0 && object.length > 0 ? undefined : left;
  }
  if (!isObject(object) || !holdsAny(object, modalities)) return object;
  const left = Object.entries(object).filter(([name]) => !modalities.includes(name));
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

/** Whether an update, which merges objects deeply, would leave something of what these embeddings replace, or lose others'. */
export function needsRewrite(
  { metadata, received }: FoundObjects,
  newer: Readonly<Record<string, VersionedVector>>,
): boolean {
  const names = Object.keys(newer);
  // One receipt replaces another member by member; only its absence does not.
  const unsigned = names.filter((name) => encodeReceipt(newer[name]!) === undefined);
  return defeatsUpdate(metadata, names) || defeatsUpdate(received, unsigned);
}

const defeatsUpdate = (object: unknown, modalities: readonly string[]): boolean =>
  isObject(object) ? holdsAny(object, modalities) : object !== undefined && object !== null;

/** An object as JSON, with these members added; undefined when there is nothing in it. */
export function addMembers(object: unknown, members: Members): string | undefined {
  if (members.length === 0) return JSON.stringify(object);
  const encode = ([name, value]: [string, unknown]) => [name, JSON.stringify(value)] as const;
  if (isObject(object)) return encodeObject([...Object.entries(object).map(encode), ...members]);
  const parts = [object ?? []].flat().map((part) => JSON.stringify(part));
  return parts.length === 0 ? encodeObject(members) : `[${parts.join(',')},${encodeObject(members)}]`;
}

const holdsAny = (object: Record<string, unknown>, modalities: readonly string[]): boolean =>
  modalities.some((name) => Object.hasOwn(object, name));
