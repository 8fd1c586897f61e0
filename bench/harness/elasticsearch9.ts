import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ElasticsearchServer } from '#scripts/servers/elasticsearch8.ts';
import { Failure } from '#scripts/support/failure.ts';
import { findFreePort } from '#scripts/support/ports.ts';
import { endProcess, markProcess } from '#scripts/support/processes.ts';
import { runHidden } from '#scripts/support/programs.ts';

const SCRIPT = resolve('scripts/servers/elasticsearch9.sh');
const STOP_MS = 30_000;

/** Starts a single node of Elasticsearch 9 on loopback, assembled from Maven Central. @throws Failure with what it said */
export async function startElasticsearch9(dir: string): Promise<ElasticsearchServer> {
  const port = await findFreePort();
  const env = {
    ...process.env,
    PATH: `${process.env.PATH}:/usr/sbin`,
    ES9_HOME: dir,
    ES9_PORT: String(port),
    ES9_TRANSPORT_PORT: String(await findFreePort()),
  };
  const { ok, output } = await runHidden('bash', [SCRIPT, 'start'], { env });
  if (!ok) throw new Failure(`Elasticsearch 9 did not come up: ${output.trim().split('\n').at(-1)}`);
  const pid = Number(readFileSync(join(dir, 'es9.pid'), 'utf8'));
  const mark = markProcess(pid);
  if (mark === undefined) throw new Failure('Elasticsearch 9 ended as soon as it was up.');
  return { url: `http://127.0.0.1:${port}`, pid, stop: async () => void (await endProcess(mark, STOP_MS)) };
}
