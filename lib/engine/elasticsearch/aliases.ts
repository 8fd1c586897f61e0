import type { Aliases } from '#lib/engine/engine.ts';
import { expectAnswer } from './classify.ts';
import { isMadeFor, type FoundIndex } from './drop.ts';
import { ownIndexOf, segment, writeAliasOf } from './names.ts';
import type { Transport } from './transport.ts';

/** What an alias says of one index, beside its name: a filter, routings. */
type AliasProperties = Record<string, unknown> & { is_write_index?: boolean };

type Found = Record<string, { aliases: Record<string, AliasProperties> }>;

/** Opens the aliases of a server. */
export function openAliases(transport: Transport): Aliases {
  /** Of each index that an alias stands for what it says of it; null: there is no such alias. */
  async function find(alias: string): Promise<Map<string, AliasProperties> | null> {
    const answer = await transport.send('GET', `/_alias/${segment(alias)}`);
    if (answer.status === 404) return null;
    const found = Object.entries(expectAnswer(answer) as Found);
    return new Map(found.map(([index, { aliases }]) => [index, aliases[alias] ?? {}]));
  }

  async function isIndex(name: string): Promise<boolean> {
    const answer = await transport.send('GET', `/${segment(name)}/_alias`);
    return answer.status !== 404 && Object.hasOwn(expectAnswer(answer) as Found, name);
  }

  return {
    async read(alias) {
      const found = await find(alias);
      return found === null
        ? { indices: [], isIndex: await isIndex(alias) }
        : { indices: [...found.keys()], isIndex: false };
    },

    async indexOf(spec) {
      const indices = [...((await find(writeAliasOf(spec))) ?? [])];
      return (indices.find(([, { is_write_index: isWritten }]) => isWritten) ?? indices[0])?.[0] ?? null;
    },

    async point(alias, from, to) {
      const kept = from === null ? {} : ((await find(alias))?.get(from) ?? {});
      const actions = [
        ...(from === null ? [] : [{ remove: { index: from, alias, must_exist: true } }]),
        { add: { ...kept, index: to, alias } },
      ];
      const answer = await transport.send('POST', '/_aliases', { actions });
      if (answer.status === 404) return false;
      expectAnswer(answer);
      return true;
    },

    async othersOf(spec) {
      const name = ownIndexOf(spec);
      const answer = await transport.send('GET', `/${segment(name)}`);
      if (answer.status === 404) return [];
      const index = (expectAnswer(answer) as Record<string, FoundIndex>)[name];
      const own = [spec.index, writeAliasOf(spec)];
      if (!isMadeFor(spec, index)) return [];
      return Object.keys(index!.aliases)
        .filter((alias) => !own.includes(alias))
        .toSorted();
    },

    async refresh(index) {
      expectAnswer(await transport.send('POST', `/${segment(index)}/_refresh`));
    },
  };
}
