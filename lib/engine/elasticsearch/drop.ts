import type { IndexSpec } from '#lib/engine/engine.ts';
import { expectAnswer, saysMissingIndex } from './classify.ts';
import { ownIndexOf, segment, writeAliasOf } from './names.ts';
import type { Transport } from './transport.ts';

/** What a server says of an index. */
export interface FoundIndex {
  aliases: Record<string, unknown>;
  mappings: { _meta?: { muster?: { collection?: string } } };
}

/** Whether Muster made an index, and for this collection. */
export const isMadeFor = (spec: IndexSpec, index: FoundIndex | undefined): boolean =>
  index?.mappings._meta?.muster?.collection === spec.collection;

/**
 * Removes the index that Muster made for a collection. One that was there before stays, without Muster's write alias.
 * @returns whether the index is gone
 * @throws EngineUnavailable when there is no answer
 */
export async function dropIndex(transport: Transport, spec: IndexSpec): Promise<boolean> {
  const name = ownIndexOf(spec);
  const answer = await transport.send('GET', `/${segment(name)}`);
  if (answer.status === 404) {
    if ((await transport.send('GET', `/${segment(spec.index)}`)).status === 404) return true;
  } else if (isMadeFor(spec, (expectAnswer(answer) as Record<string, FoundIndex>)[name])) {
    expectAnswer(await transport.send('DELETE', `/${segment(name)}`));
    return true;
  }
  const removal = { actions: [{ remove: { index: '*', alias: writeAliasOf(spec), must_exist: false } }] };
  const removed = await transport.send('POST', '/_aliases', removal);
  if (removed.status !== 404 && !saysMissingIndex(removed)) expectAnswer(removed);
  return false;
}
