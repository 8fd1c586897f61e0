/** The object `metadata` of a document: one member per modality, and whatever others keep beside them. */
import { encodeObject } from './encode.ts';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !JSON.isRawJSON(value);

/** The metadata of these modalities, those that have none left out. */
export function readMetadata(
  metadata: unknown,
  modalities: readonly string[],
): Record<string, Record<string, unknown>> {
  const parts = [metadata].flat().filter(isObject);
  const members = parts.flatMap((part) => Object.entries(part));
  return Object.fromEntries(
    members.filter(
      (member): member is [string, Record<string, unknown>] =>
        modalities.includes(member[0]) && isObject(member[1]),
    ),
  );
}

/** What is left of `metadata` without these modalities; undefined when nothing is. */
export function leaveOut(metadata: unknown, modalities: readonly string[]): unknown {
  if (Array.isArray(metadata)) {
    const left = metadata.flatMap((part) => leaveOut(part, modalities) ?? []);
    return left.length === 0 && metadata.length > 0 ? undefined : left;
  }
  if (!isObject(metadata) || !holdsAny(metadata, modalities)) return metadata;
  const left = Object.entries(metadata).filter(([name]) => !modalities.includes(name));
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

/** Whether an update, which merges objects deeply, would leave something of what these modalities replace, or lose others'. */
export const needsRewrite = (metadata: unknown, modalities: readonly string[]): boolean =>
  isObject(metadata) ? holdsAny(metadata, modalities) : metadata !== undefined && metadata !== null;

/** `metadata` as JSON, with these members added; undefined when there is nothing in it. */
export function addMembers(
  metadata: unknown,
  members: readonly (readonly [name: string, json: string])[],
): string | undefined {
  if (members.length === 0) return JSON.stringify(metadata);
  const encode = ([name, value]: [string, unknown]) => [name, JSON.stringify(value)] as const;
  if (isObject(metadata)) return encodeObject([...Object.entries(metadata).map(encode), ...members]);
  const parts = [metadata ?? []].flat().map((part) => JSON.stringify(part));
  return parts.length === 0 ? encodeObject(members) : `[${parts.join(',')},${encodeObject(members)}]`;
}

const holdsAny = (metadata: Record<string, unknown>, modalities: readonly string[]): boolean =>
  modalities.some((name) => Object.hasOwn(metadata, name));
