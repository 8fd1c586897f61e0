import type { OpenCollection } from '#lib/collections/collections.ts';
import { indexSpecOf } from '#lib/collections/definition.ts';
import { isReserved } from '#lib/collections/index-claims.ts';
import type { SwapPreview, SwapRequest } from '#lib/contract/swap.ts';
import { ENGINE_NAMES, EngineUnavailable, type Aliases, type Engine } from '#lib/engine/engine.ts';
import { MusterError } from '#lib/errors.ts';
import { countAll } from '#lib/pairing/count.ts';
import type { OperationDeps, Runner } from './runner.ts';

/** What a swap is to do, as its runner is told. */
export interface SwapPlan {
  alias: string;
  from: string | null;
  to: string;
}

/**
 * Looks at what a swap would do.
 * @throws MusterError `engine_cannot`, `engine_unavailable`, `invalid_query`, `collection_conflict`
 */
export async function previewSwap(
  deps: Pick<OperationDeps, 'engine' | 'redis' | 'collections'>,
  from: OpenCollection,
  to: OpenCollection,
  { alias = from.definition.index }: Pick<SwapRequest, 'alias'>,
): Promise<SwapPreview> {
  const aliases = requireAliases(deps.engine);
  try {
    const place = await findPlace(deps, aliases, from, to, alias);
    await Promise.all([aliases.refresh(place.old), aliases.refresh(place.to)]);
    const [documents, indexed, counts] = await Promise.all([
      deps.engine.count(indexSpecOf(from.definition)),
      deps.engine.count(indexSpecOf(to.definition)),
      countAll(deps.redis, to),
    ]);
    const preview = {
      alias,
      from: { collection: from.definition.name, index: place.from, documents },
      to: {
        collection: to.definition.name,
        index: place.to,
        documents: indexed,
        unmatched: counts.unmatched.reduce((sum, list) => sum + list.count, 0),
        ready: counts.ready,
        failed: counts.failed,
      },
    };
    return { ...preview, behind: listBehind(preview) };
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    throw new MusterError('engine_unavailable', `Nothing was changed. ${error.message}`, {
      retryAfterS: 5,
      cause: error,
    });
  }
}

/** The collection that searchers would be led to has less than the one before. */
export const notCaughtUp = ({ to, behind }: SwapPreview): MusterError =>
  new MusterError(
    'not_caught_up',
    `Nothing was changed. "${to.collection}" is not caught up: ${behind.join(' ')} Say "force": true to swap all the same.`,
  );

/** Points the alias to its new index, and tells where it leads afterwards. */
export const swapAlias: Runner = async ({ engine }, { record, note, hold }) => {
  const aliases = requireAliases(engine);
  const { alias, from, to } = JSON.parse(record.notes.plan!) as SwapPlan;
  // Asked once: by a second time somebody may have pointed it back.
  if (record.notes.asked !== '1') {
    await hold();
    await note({ asked: '1' });
    await aliases.point(alias, from, to);
  }
  const { indices } = await aliases.read(alias);
  if (indices.length === 1 && indices[0] === to)
    return { changed: 0, skipped: 0, detail: `"${alias}" leads to ${to}.` };
  const led = indices.length === 0 ? 'is not there' : `leads to ${indices.join(', ')}`;
  throw conflict(`"${alias}" ${led}: somebody else has changed it meanwhile, or it could not be changed`);
};

function requireAliases({ aliases, kind }: Engine): Aliases {
  if (aliases !== null) return aliases;
  throw new MusterError(
    'engine_cannot',
    `Nothing was changed. Documents go to ${kind === 'service' ? 'a service' : ENGINE_NAMES[kind]}, where Muster has no aliases to swap: let searchers ask for the other collection by its name.`,
  );
}

/** The indices themselves, of a swap that can be done; `from` is `old` where the alias is there. */
async function findPlace(
  { collections }: Pick<OperationDeps, 'collections'>,
  aliases: Aliases,
  { definition: from }: OpenCollection,
  { definition: to }: OpenCollection,
  alias: string,
): Promise<{ from: string | null; old: string; to: string }> {
  if (isReserved(alias))
    throw new MusterError('invalid_query', `Nothing was changed. Names like "${alias}" are Muster's own.`);
  const closed = [from, to].find(({ deleting }) => deleting);
  if (closed !== undefined) throw conflict(`The collection "${closed.name}" is being deleted`);
  const [old, next] = [await aliases.indexOf(indexSpecOf(from)), await aliases.indexOf(indexSpecOf(to))];
  for (const [{ name }, index] of [[from, old] as const, [to, next] as const])
    if (index === null)
      throw conflict(`The collection "${name}" has no index yet: nothing of it was indexed`);
  if (old === next) throw conflict(`"${from.name}" and "${to.name}" have the same index, ${old}`);
  const { indices, isIndex } = await aliases.read(alias);
  if (isIndex)
    throw conflict(`"${alias}" is an index itself, not an alias. Name one that searchers use instead`);
  if (indices.length === 0) {
    const taken = (await collections.list()).find(({ index }) => index === alias);
    if (taken !== undefined) throw conflict(`"${alias}" is the index of the collection "${taken.name}"`);
    return { from: null, old: old!, to: next! };
  }
  if (indices.length > 1) throw conflict(`"${alias}" stands for several indices: ${indices.join(', ')}`);
  if (indices[0] === next) throw conflict(`"${alias}" leads to "${to.name}" already`);
  if (indices[0] !== old) throw conflict(`"${alias}" leads to ${indices[0]}, and not to "${from.name}"`);
  return { from: old, old, to: next! };
}

function listBehind({ from, to }: Omit<SwapPreview, 'behind'>): string[] {
  const { documents, unmatched, ready, failed } = to;
  const items = (number: number): string => (number === 1 ? '1 item' : `${number} items`);
  return [
    documents < from.documents &&
      `It has ${documents} documents, and "${from.collection}" has ${from.documents}.`,
    ready > 0 && `${items(ready)} of it ${ready === 1 ? 'is' : 'are'} still to be indexed.`,
    unmatched > 0 && `${items(unmatched)} of it wait${unmatched === 1 ? 's' : ''} for another side.`,
    failed > 0 && `${items(failed)} of it ${failed === 1 ? 'was' : 'were'} given up on.`,
  ].filter((sentence) => sentence !== false);
}

const conflict = (why: string): MusterError =>
  new MusterError('collection_conflict', `Nothing was changed. ${why}.`);
