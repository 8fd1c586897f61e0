/** Receipts as documents keep them: `{"at": ISO 8601, "by": producer}`. */
import type { Receipt, VersionedVector } from './engine.ts';

/** An embedding's receipt as JSON; undefined where one half of it is unknown. */
export const encodeReceipt = ({ receivedAt, producer }: VersionedVector): string | undefined =>
  receivedAt === undefined || producer === undefined
    ? undefined
    : JSON.stringify({ at: new Date(receivedAt).toISOString(), by: producer });

/** What `encodeReceipt` made, parsed; undefined for anything else. */
export function decodeReceipt(value: unknown): Receipt | undefined {
  if (typeof value !== 'object' || value === null || !('at' in value) || !('by' in value)) return undefined;
  const { at, by } = value;
  if (typeof at !== 'string' || typeof by !== 'string' || Number.isNaN(Date.parse(at))) return undefined;
  return { at: Date.parse(at), by };
}
