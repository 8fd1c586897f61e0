import { heldSides, ingested, problem, type Ingested } from '#lib/contract/answers.ts';
import { session, type Session } from '#lib/contract/access.ts';
import { LIMITS, MEDIA_TYPES } from '#lib/contract/vocabulary.ts';
import type { EncodedRows } from '#lib/formats/encode-rows.ts';
import { readRetryAfter, type Refusal } from './patience.ts';
import type { Target } from './plan.ts';

/** Muster refused a request as a whole, or did not answer: then `status` is 0. */
export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(message: string, refusal: Refusal) {
    super(message);
    this.name = 'Refused';
    this.refusal = refusal;
  }
}

const ANSWER_MS_MAX = 120_000;

const addressOf = (collection: string): string => `/api/collections/${encodeURIComponent(collection)}`;

/** Sends one batch of one modality, row by row. @throws Refused */
export async function sendBatch(
  { collection, producer }: Target,
  modality: string,
  { format, body }: EncodedRows,
): Promise<Ingested> {
  const query = new URLSearchParams({ partial: 'true', type: modality });
  return ingested.parse(
    await ask(`${addressOf(collection)}/aggregate?${query.toString()}`, {
      body,
      headers: { 'content-type': MEDIA_TYPES[format], 'muster-producer': producer },
    }),
  );
}

/** For each ID the modalities that are held of it, as a mask in the collection's order; null where Muster cannot say. */
export async function askHeld(
  { collection, modalities }: Target,
  ids: readonly string[],
): Promise<number[] | null> {
  const bits = new Map(modalities.map(({ name }, i) => [name, 1 << i]));
  const masks: number[] = [];
  try {
    for (let at = 0; at < ids.length; at += LIMITS.actionIds) {
      const body = JSON.stringify({ ids: ids.slice(at, at + LIMITS.actionIds) });
      const headers = { 'content-type': MEDIA_TYPES.json };
      const { held } = heldSides.parse(await ask(`${addressOf(collection)}/held`, { body, headers }));
      masks.push(...held.map((sides) => sides.reduce((mask, side) => mask | (bits.get(side) ?? 0), 0)));
    }
    return masks;
  } catch (error) {
    // A collection that is not there yet holds nothing.
    if (error instanceof Refused && error.refusal.code === 'unknown_collection') return ids.map(() => 0);
    return null;
  }
}

/** Whether who is signed in may send there, as far as Muster can say. */
export async function maySend({ collection }: Pick<Target, 'collection'>): Promise<boolean> {
  const answer = await fetch('/api/session').catch(() => null);
  const { name, scopes, collections } =
    session.safeParse(await answer?.json().catch(() => null)).data ?? NOBODY;
  const reaches = collections?.includes(collection) ?? true;
  return name !== null && reaches && (scopes.includes('write') || scopes.includes('admin'));
}

const NOBODY: Session = { keys_in_force: true, name: null, scopes: [], collections: null };

async function ask(
  path: string,
  { body, headers }: { body: BlobPart; headers: Record<string, string> },
): Promise<unknown> {
  const signal = AbortSignal.timeout(ANSWER_MS_MAX);
  // Given as bytes, a body is copied piece by piece, many times slower, and its tab keeps hundreds of megabytes of them.
  const blob = new Blob([body]);
  const answer = await fetch(path, { method: 'POST', body: blob, headers, signal }).catch(() => null);
  // An answer may break off in its middle too.
  const text = await answer?.text().catch(() => null);
  if (!answer || text === null || text === undefined)
    throw new Refused('Muster does not answer.', { status: 0, code: '', retryAfterMs: null });
  const told = readJson(text);
  if (answer.ok) return told;
  const fault = problem.safeParse(told).data;
  throw new Refused(fault?.detail ?? `Muster answered ${answer.status}.`, {
    status: answer.status,
    code: fault?.code ?? '',
    retryAfterMs: readRetryAfter(answer.headers.get('retry-after'), Date.now()),
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
