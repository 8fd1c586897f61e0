import type { Collections, OpenCollection } from '#lib/collections/collections.ts';
import type { Collection } from '#lib/contract/answers.ts';
import { applyIdRule, type IdRule } from '#lib/contract/id-rule.ts';
import type { IdRuleApplication, IdRuleApplied, IdRulePreview } from '#lib/contract/near-ids.ts';
import type { CollectionRequest } from '#lib/contract/requests.ts';
import { MusterError } from '#lib/errors.ts';
import { presentEffect } from '#lib/stats/near-ids/find.ts';
import { inBreaths } from '#lib/stats/near-ids/in-breaths.ts';
import { eachWaiting, requiredMask } from '#lib/stats/near-ids/scan.ts';
import { Tally } from '#lib/stats/near-ids/tally.ts';
import { commitPreview, findPreview, type ActDeps } from './act.ts';
import { keepPreview, makePlan, type Wanted } from './preview.ts';

/** Pairs are looked for among so many items at most, so that a look fits into memory; what changes is counted to the end. */
const TALLIED_ITEMS_MAX = 300_000;

/** Says what a rule would do to all that waits, and keeps that set under a token. */
export async function previewIdRule(
  { redis, keyPrefix }: Pick<ActDeps, 'redis' | 'keyPrefix'>,
  collection: OpenCollection,
  idRule: IdRule,
): Promise<IdRulePreview> {
  const { layout } = collection;
  const wanted: Wanted = {
    action: 'rename',
    verb: 'discard',
    state: 'unmatched',
    ids: null,
    filter: null,
    idRule,
  };
  const plan = await makePlan(redis, collection, wanted);
  const tally = new Tally(idRule, requiredMask(layout));
  let changed = 0;
  let seen = 0;
  for await (const items of eachWaiting(redis, layout, plan.highestScore ?? Infinity))
    await inBreaths(items, (item) => {
      const to = applyIdRule(idRule, item.id);
      seen += 1;
      if (to !== item.id) changed += 1;
      if (tally.size < TALLIED_ITEMS_MAX) tally.add(item, to);
    });
  const kept = await keepPreview(redis, keyPrefix, collection, { wanted, plan, count: changed });
  return {
    ...presentEffect(layout, tally.sum()),
    changed,
    looked_at: tally.size,
    complete: tally.size === seen,
    token: kept.token,
    expires_at: kept.expiresAt,
  };
}

/** What applying a rule stands on. */
export interface ApplyDeps extends ActDeps {
  collections: Collections;
  define(name: string, actor: string, request: CollectionRequest): Promise<Collection>;
}

/**
 * Makes a rule that of the collection, and gives waiting items their new IDs where their preview's token comes with it.
 * @throws MusterError `preview_required`, `preview_expired`, `invalid_query`; nothing is changed then
 */
export async function applyRule(
  deps: ApplyDeps,
  name: string,
  actor: string,
  { id_rule: idRule, backlog, token }: IdRuleApplication,
): Promise<IdRuleApplied> {
  if (backlog) await checkToken(deps, await deps.collections.find(name), idRule, token);
  const { id_rule: inForce } = await deps.define(name, actor, { id_rule: idRule });
  if (token === undefined) return { id_rule: inForce, count: 0, skipped: 0, operation: null, state: 'done' };
  const acted = await commitPreview(deps, await deps.collections.find(name), actor, 'rename', token);
  return { id_rule: inForce, ...acted };
}

async function checkToken(
  deps: ApplyDeps,
  collection: OpenCollection,
  idRule: IdRule,
  token: string | undefined,
): Promise<void> {
  if (token === undefined)
    throw new MusterError(
      'preview_required',
      'Nothing was changed. Preview the rule first; its token stands for what it changes of the backlog.',
    );
  const { wanted } = await findPreview(deps, collection, 'rename', token);
  if (JSON.stringify(wanted.idRule) !== JSON.stringify(idRule))
    throw new MusterError('invalid_query', 'Nothing was changed. The token is that of another rule.');
}
