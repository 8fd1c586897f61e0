import { join, resolve } from 'node:path';
import { namesRedis, TLS_FILE_SETTINGS, type Config } from '#lib/config.ts';
import { awaitApp, startApp, type App } from './start/app.ts';
import { buildIfNeeded } from './start/build.ts';
import { claimDataDir } from './start/data-dir.ts';
import { sayReadiness, sayWelcome } from './start/greeting.ts';
import { checkPort } from './start/port.ts';
import { checkProtection } from './start/protection.ts';
import { checkNamedRedis, startEmbeddedRedis } from './start/redis.ts';
import { removeRunFile, writeRunFile, type RunFile } from './start/run-file.ts';
import type { RedisServer } from './servers/redis.ts';
import { describeFailure, Failure } from './support/failure.ts';
import { isRunning } from './support/processes.ts';
import { say, sayFailure, warn } from './support/say.ts';
import { readSettings } from './support/settings.ts';
import { awaitStop } from './support/signals.ts';

const stop = awaitStop();
const stack = new AsyncDisposableStack();
try {
  const { app, redis } = await start();
  await endOfOne(app, redis);
} catch (error) {
  if (!stop.aborted) {
    sayFailure(describeFailure(error));
    process.exitCode = 1;
  }
}
await stack.disposeAsync();
if (stop.aborted) say('Stopped.');
process.exit();

/** Each step leaves on the stack what undoes it; whatever ends the start or the run, they are undone in reverse. */
async function start(): Promise<{ app: App; redis: RedisServer | undefined }> {
  say('Muster is starting.');
  const config = readSettings();
  const embedded = !namesRedis(process.env);
  const indexesHere = config.elasticsearch === undefined && config.service === undefined;
  const dataDir = embedded || indexesHere ? resolve(config.dataDir) : undefined;
  const lock = dataDir === undefined ? undefined : await claimDataDir(dataDir, config.host, config.port);
  stack.defer(() => lock?.release());
  const port = await checkPort(config.host, config.port);
  stop.throwIfAborted();

  const run: RunFile = {};
  const note = (): void => void (dataDir !== undefined && writeRunFile(dataDir, run));
  stack.defer(() => void (dataDir !== undefined && removeRunFile(dataDir)));
  const redis = embedded
    ? await startEmbeddedRedis(resolve(config.dataDir), stop, (server) => {
        run.redis = { ...server.mark, host: server.host, port: server.port };
        note();
        stack.defer(() => stopRedis(server));
      })
    : await checkNamedRedis(config.redis, stop);
  stop.throwIfAborted();
  await checkProtection(redis ? { ...config, redis: { ...config.redis, nodes: [redis] } } : config);
  await buildIfNeeded(stop);
  stop.throwIfAborted();

  say('App: starting …');
  const logFile = dataDir === undefined ? undefined : join(dataDir, 'muster.log');
  const app = startApp({ host: config.host, port, env: appEnv(config, redis), logFile });
  run.app = { ...app.mark, url: app.url };
  note();
  stack.defer(() => stopApp(app));
  await awaitApp(app, stop);
  const keysInForce = await sayReadiness(app.url, config.adminKey);
  stop.throwIfAborted();
  sayWelcome(app.url, logFile, keysInForce);
  return { app, redis: redis ?? undefined };
}

function appEnv(config: Config, redis: RedisServer | void): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: 'production',
    NEXT_MANUAL_SIG_HANDLE: 'true',
    NEXT_TELEMETRY_DISABLED: '1',
    MALLOC_ARENA_MAX: process.env.MALLOC_ARENA_MAX ?? '2',
    MUSTER_DATA_DIR: resolve(config.dataDir),
    ...(config.collectionsFile === undefined
      ? {}
      : { MUSTER_COLLECTIONS_FILE: resolve(config.collectionsFile) }),
  };
  for (const name of TLS_FILE_SETTINGS) if (env[name]) env[name] = resolve(env[name]);
  if (redis)
    Object.assign(env, {
      REDIS_HOST: redis.host,
      REDIS_PORT: String(redis.port),
      REDIS_DB: '0',
      REDIS_USERNAME: '',
      REDIS_PASSWORD: '',
      MUSTER_REDIS_EMBEDDED: 'on',
    });
  return env;
}

/** Waits until a person or the system asks for the end. @throws Failure when the app or Redis ends first */
async function endOfOne(app: App, redis: RedisServer | undefined): Promise<void> {
  const asked = Promise.withResolvers<undefined>();
  if (stop.aborted) asked.resolve(undefined);
  stop.addEventListener('abort', () => asked.resolve(undefined));
  const sentence = await Promise.race([
    asked.promise,
    app.ended,
    ...(redis ? [redis.ended.then(() => 'Redis ended by itself: its reason is in redis.log.')] : []),
  ]);
  if (sentence !== undefined && !stop.aborted) throw new Failure(`${sentence} Muster stops.`);
}

async function stopApp(app: App): Promise<void> {
  if (!isRunning(app.mark)) return;
  say('Stopping the app: intake closes, work in flight settles …');
  await app.stop();
}

async function stopRedis(redis: RedisServer): Promise<void> {
  if (!isRunning(redis.mark)) return;
  say('Stopping Redis …');
  if (!(await redis.stop()))
    warn('Redis did not stop in time and was ended; what was acknowledged is on disk.');
}
