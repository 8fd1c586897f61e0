import { EMBEDDED_ALONE } from '#lib/config.ts';
import { serveMetrics } from '#lib/http/serve-metrics.ts';
import { describeRedis } from '#lib/redis-address.ts';
import { startRuntime } from '#lib/runtime.ts';
import { Failure } from './support/failure.ts';
import { nameRunningRedis } from './support/running-redis.ts';
import { say, sayFailure } from './support/say.ts';
import { readSettings } from './support/settings.ts';
import { awaitStop } from './support/signals.ts';

const stop = awaitStop();
try {
  const settings = readSettings();
  if (settings.elasticsearch === undefined && settings.service === undefined)
    throw new Failure(EMBEDDED_ALONE);
  const config = nameRunningRedis(settings);
  const runtime = await startRuntime({ ...config, indexer: true }, 'indexer');
  const { host, metricsPort: port } = config;
  const { url } = (config.elasticsearch ?? config.service)!;
  say(`Indexing what is ready in ${describeRedis(config.redis)} into ${url}. Ctrl-C stops.`);
  const endMetrics = port === undefined ? undefined : await serveMetrics(runtime, { host, port });
  if (port !== undefined) say(`Metrics: http://${host}:${port}/api/metrics`);
  await new Promise<void>((done) => {
    const timer = setInterval(() => undefined, 60_000);
    const end = () => {
      clearInterval(timer);
      done();
    };
    if (stop.aborted) end();
    else stop.addEventListener('abort', end);
  });
  say('Stopping: work in flight settles …');
  await runtime.close();
  await endMetrics?.();
  say('Stopped.');
} catch (error) {
  sayFailure(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
process.exit();
