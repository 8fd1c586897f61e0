/** The load of a bench run, in a process of its own: sends batches that were written before, and says how fast they were answered. */
import { CONTENT_TYPE, openBodies } from './bodies.ts';
import type { Load, LoadResult } from './load.ts';
import { openHttp, openPipelines, type Send } from './senders.ts';

const written = new Map<string, Buffer[]>();
let writtenDims = 0;

process.on('disconnect', () => process.exit());
process.on('message', (load: Load) => {
  run(load).then(
    (result) => process.send!({ result }),
    (error: unknown) => process.send!({ failure: error instanceof Error ? error.message : String(error) }),
  );
});

async function run(load: Load): Promise<LoadResult> {
  const { batches, runUp, secondsMax = Infinity, body } = load;
  const bodies = writeBodies(load);
  const senders = await openSenders(load);
  const startClock = () => ({ at: performance.now(), cpu: process.cpuUsage(), answered });
  const secondsOf = (clock: { at: number }): number => (performance.now() - clock.at) / 1_000;
  let [next, answered] = [0, 0];
  const begun = startClock();
  let clock = runUp === 0 ? begun : null;
  await Promise.all(
    senders.map(async (send) => {
      while (next < batches && (clock === null || secondsOf(clock) < secondsMax)) {
        await send(bodies[next++]!);
        answered++;
        if (answered >= runUp || secondsOf(begun) >= secondsMax / 2) clock ??= startClock();
      }
    }),
  );
  for (const send of senders) send.close();
  const counted = clock ?? begun;
  const rows = (answered - counted.answered) * body.rows;
  const { user, system } = process.cpuUsage(counted.cpu);
  return {
    perSecond: rows / secondsOf(counted),
    rows: answered * body.rows,
    cpuPerRowUs: (user + system) / rows,
  };
}

const openSenders = ({ urls, path, connections, body }: Load): Promise<Send[]> =>
  Promise.all(
    Array.from({ length: connections }, async (_, i) => {
      const url = urls[i % urls.length]!;
      return body.format === 'hset'
        ? openPipelines(url, body.rows)
        : openHttp(`${url}${path}`, CONTENT_TYPE[body.format]);
    }),
  );

function writeBodies({ first, batches, body }: Pick<Load, 'first' | 'batches' | 'body'>): Buffer[] {
  if (body.dims !== writtenDims) written.clear();
  writtenDims = body.dims;
  const key = JSON.stringify(body);
  const known = written.get(key) ?? [];
  written.set(key, known);
  const write = openBodies(body);
  return Array.from({ length: batches }, (_, i) => (known[first + i] ??= write(first + i)));
}
