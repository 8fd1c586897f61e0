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
  const { batches, runUp, secondsMax = Infinity, connections, body } = load;
  const bodies = writeBodies(load);
  const senders = await openSenders(load);
  // As many are under way at the end of what is counted as at its start: none, or one on each connection.
  const last = runUp === 0 ? batches : batches - connections;
  let [next, answered] = [0, 0];
  const look = () => ({ at: performance.now(), cpu: process.cpuUsage(), answered });
  const secondsSince = ({ at }: { at: number }): number => (performance.now() - at) / 1_000;
  const begun = look();
  let start = runUp === 0 ? begun : undefined;
  let end: typeof start;
  const note = (): void => {
    answered++;
    if (start === undefined) start = isUp() ? look() : undefined;
    else if (answered >= last || secondsSince(start) >= secondsMax) end ??= look();
  };
  const isUp = (): boolean => answered >= runUp || secondsSince(begun) >= secondsMax / 2;
  await Promise.all(
    senders.map(async (send) => {
      while (next < batches && end === undefined) {
        await send(bodies[next++]!);
        note();
      }
    }),
  );
  for (const send of senders) send.close();
  if (start === undefined || end === undefined) throw new Error('The run was too short to count anything.');
  const rows = (end.answered - start.answered) * body.rows;
  const cpuUs = end.cpu.user + end.cpu.system - start.cpu.user - start.cpu.system;
  return {
    perSecond: (rows * 1_000) / (end.at - start.at),
    rows: answered * body.rows,
    cpuPerRowUs: cpuUs / rows,
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
