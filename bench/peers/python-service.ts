import { join } from 'node:path';
import type { BenchRedis } from '#bench/harness/redis.ts';
import type { Stage } from '#bench/harness/stage.ts';
import { findFreePort } from '#scripts/support/ports.ts';

const FOLDER = 'bench/peers/python';

/** A server of the original design. */
export interface PythonService {
  url: string;
  pid: number;
}

export interface PythonServiceOptions {
  /** How it finds pairs: by two pipelines a batch, or by a command at a time and SINTER. */
  variant: 'pipelined' | 'sinter';
  /** The module that writes and reads its JSON text: Python's own is what one would take first. */
  json?: 'json' | 'orjson';
}

/** Starts the Python service in one process, and the sink that its pairs go to. */
export async function startPythonService(
  stage: Stage,
  redis: BenchRedis,
  { variant, json = 'json' }: PythonServiceOptions,
): Promise<PythonService> {
  const bin = await stage.pythonEnv(join(FOLDER, 'requirements.txt'));
  const [port, sinkPort] = [await findFreePort(), await findFreePort()];
  const sink = `http://127.0.0.1:${sinkPort}`;
  await stage.program({
    name: `the sink of the Python service (${variant}, ${json})`,
    command: [process.execPath, 'bench/harness/empty-server.ts', String(sinkPort)],
    healthUrl: sink,
  });
  const address = ['--host', '127.0.0.1', '--port', String(port)];
  const fast = ['--loop', 'uvloop', '--http', 'httptools', '--no-access-log', '--log-level', 'warning'];
  const { pid } = await stage.program({
    name: `the Python service (${variant}, ${json})`,
    command: [join(bin, 'uvicorn'), '--app-dir', FOLDER, 'service:app', ...address, ...fast],
    env: {
      ...process.env,
      PYTHONDONTWRITEBYTECODE: '1',
      REDIS_URL: redis.url,
      SINK_URL: `${sink}/ingest/embeddings`,
      PEER_VARIANT: variant,
      PEER_JSON: json,
    },
    healthUrl: `http://127.0.0.1:${port}/health`,
  });
  return { url: `http://127.0.0.1:${port}`, pid };
}
