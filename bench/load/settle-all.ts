import { claim, peekDue } from '#lib/pairing/claim.ts';
import { ack } from '#lib/pairing/settle.ts';
import type { Pairing } from './pairing.ts';

const CALL_ITEMS = 100;
const LEASE_MS = 60_000;

/** Takes what is ready in a collection out of Redis, as an indexer does once it is indexed. */
export async function settleAll({ redis, collections }: Pairing, name: string): Promise<void> {
  const { layout } = await collections.find(name);
  const settle = async (partition: number): Promise<void> => {
    for (;;) {
      const ids = await peekDue(redis, layout, partition, CALL_ITEMS);
      if (ids.length === 0) return;
      await ack(redis, layout, partition, await claim(redis, layout, partition, ids, LEASE_MS));
    }
  };
  await Promise.all(Array.from({ length: layout.spec.partitions }, (_, partition) => settle(partition)));
}
