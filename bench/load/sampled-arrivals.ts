import { setTimeout as sleep } from 'node:timers/promises';

/** Watches when documents can be read, by their IDs. */
export interface ArrivalWatch {
  /** Some items' second half is on its way. @param acknowledged settles with the answer to it */
  expect(ids: readonly string[], acknowledged: Promise<void>): void;
  /** How long each item took from the answer to its second half until its document could be read, when all are there. */
  finish(): Promise<number[]>;
}

const LOOK_MS = 5;

interface Expected {
  acknowledgedMs: number;
}

/**
 * Watches an index, from outside. Looks at what the engine has confirmed, searchable or not: a document counts when the answer
 * that has it is here, so the figures are a little too high, never too low.
 */
export function watchArrivals(elasticsearchUrl: string, index: string): ArrivalWatch {
  const awaited = new Map<string, Expected>();
  const found: { expected: Expected; foundMs: number }[] = [];
  let isOver = false;

  async function look(): Promise<void> {
    const ids = [...awaited.keys()];
    const answer = await fetch(
      `${elasticsearchUrl}/${index}/_mget?_source=false&filter_path=docs._id,docs.found`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ids }),
      },
    );
    const { docs } = (await answer.json()) as { docs: { _id: string; found?: boolean }[] };
    const foundMs = performance.now();
    for (const { _id } of docs.filter((document) => document.found === true)) {
      found.push({ expected: awaited.get(_id)!, foundMs });
      awaited.delete(_id);
    }
  }

  async function watch(): Promise<void> {
    while (!isOver || awaited.size > 0) {
      if (awaited.size > 0) await look();
      await sleep(LOOK_MS);
    }
  }

  const watching = watch();
  return {
    expect(ids, acknowledged) {
      const expected = { acknowledgedMs: Infinity };
      for (const id of ids) awaited.set(id, expected);
      void acknowledged.then(() => (expected.acknowledgedMs = performance.now()));
    },
    async finish() {
      isOver = true;
      await watching;
      return found.map(({ expected, foundMs }) => Math.max(0, foundMs - expected.acknowledgedMs));
    },
  };
}
