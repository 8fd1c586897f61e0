import { readRows, type RowBatch } from '#lib/formats/files/read-rows.ts';
import { applyIdRule, type IdRule } from './id-rule.ts';
import { chooseAgain, type Leftover } from './leftover.ts';
import { onlyRows } from './only-rows.ts';
import { chosenFeeds, type Feed, type Plan } from './plan.ts';
import { rowsKey, type FileFault } from './protocol.ts';
import { sayWithoutName, type Shelf } from './shelf.ts';

/** Some rows of one file of a feed. */
export interface Stretch {
  feed: Feed & { modality: string };
  /** As `rowsKey` calls its file. */
  key: string;
  file: string;
  batch: RowBatch;
}

/** What else is told on the way. */
interface WalkOptions {
  signal: AbortSignal;
  /** Only what is left of it is read. */
  earlier: Leftover | null;
  /** A file cannot be read on: the others are. */
  onFault: (fault: FileFault, key: string) => void;
  /** A file has been read to its end, or as far as it goes. */
  onEnd?: (key: string) => void;
}

/** Reads all rows of a plan, file after file, some megabytes at a time and no sooner than they are asked for. */
export async function* walk(
  shelf: Shelf,
  plan: Plan,
  { signal, earlier, onFault, onEnd }: WalkOptions,
): AsyncGenerator<Stretch> {
  for (const feed of chosenFeeds(plan))
    for (const [at, fileKey] of feed.files.entries()) {
      const key = rowsKey(feed.key, fileKey);
      const picked = shelf.find(fileKey)!;
      const file = picked.name;
      let rows = 0;
      const wanted = chooseAgain(earlier, key, picked.file);
      try {
        const whole = shelf.open(feed, at, plan.target);
        const { table, choice } = wanted === null ? whole : onlyRows(whole, wanted);
        if (wanted?.size === 0) continue;
        for await (const batch of readRows(table, choice, signal)) {
          rows += batch.ids.length + batch.refused.length;
          yield { feed, key, file, batch: renameIds(batch, feed.idRule ?? 'as-is') };
        }
      } catch (error) {
        signal.throwIfAborted();
        onFault({ file, why: sayWithoutName(file, error), rows }, key);
      }
      onEnd?.(key);
    }
}

const renameIds = (batch: RowBatch, rule: IdRule): RowBatch =>
  rule === 'as-is' ? batch : { ...batch, ids: batch.ids.map((id) => applyIdRule(rule, id)) };
