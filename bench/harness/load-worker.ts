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

async function run({ urls, path, connections, first, batches, runUp, body }: Load): Promise<LoadResult> {
  const bodies = writeBodies({ first, batches, body });
  const senders: Send[] = [];
  for (let i = 0; i < connections; i++) {
    const url = urls[i % urls.length]!;
    senders.push(
      body.format === 'hset'
        ? await openPipelines(url, body.rows)
        : openHttp(`${url}${path}`, CONTENT_TYPE[body.format]),
    );
  }
  let [next, answered] = [0, 0];
  let [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  await Promise.all(
    senders.map(async (send) => {
      while (next < batches) {
        await send(bodies[next++]!);
        if (++answered === runUp) [startedAt, cpu] = [performance.now(), process.cpuUsage()];
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  for (const send of senders) send.close();
  const rows = (batches - runUp) * body.rows;
  return { perSecond: rows / seconds, cpuPerRowUs: (user + system) / rows };
}

function writeBodies({ first, batches, body }: Pick<Load, 'first' | 'batches' | 'body'>): Buffer[] {
  if (body.dims !== writtenDims) written.clear();
  writtenDims = body.dims;
  const key = JSON.stringify(body);
  const known = written.get(key) ?? [];
  written.set(key, known);
  const write = openBodies(body);
  return Array.from({ length: batches }, (_, i) => (known[first + i] ??= write(first + i)));
}
