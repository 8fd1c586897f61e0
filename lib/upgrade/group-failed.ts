import type { OpenCollection } from '#lib/collections/collections.ts';
import { eachPage } from '#lib/pairing/page.ts';
import { scanGroups, verifyGrouped, verifyMembers } from '#lib/pairing/verify-groups.ts';
import type { Step } from './upgrade.ts';

const STEP_ITEMS = 200;

/** From layout 1 to 2: what failed before there were groups of reasons gets into its group. */
export const groupFailed: Step = async ({ redis, keep }, { layout }: OpenCollection, reached, note) => {
  for (let partition = reached?.partition ?? 0; partition < layout.spec.partitions; partition++) {
    const after = reached?.partition === partition ? reached.after : null;
    for await (const members of eachPage(redis, layout, partition, 'failed', STEP_ITEMS, { after })) {
      await keep();
      const last = members.at(-1);
      if (last === undefined) continue;
      const ids = members.map(({ id }) => id);
      await verifyGrouped(redis, layout, partition, ids, true);
      await note({ partition, after: { score: last.score, id: last.id } });
    }
    for await (const members of scanGroups(redis, layout, partition)) {
      await keep();
      await verifyMembers(redis, layout, partition, members, true);
    }
  }
};
