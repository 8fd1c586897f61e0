import { setTimeout as sleep } from 'node:timers/promises';
import { openCollections } from '#lib/collections/collections.ts';
import { openControl, type Control, type ControlDeps } from '#lib/operations/open.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import type { RuntimeBench } from './runtime.ts';

/** What happens to a command of Redis on its way: let it go, hold it up, or never answer. */
export type Hook = (go: () => Promise<unknown>) => Promise<unknown>;

/** Never answers within a test, as when the process has died. */
export const never: Hook = () =>
  sleep(60_000, undefined, { ref: false }).then(() => {
    throw new Error('Connection is closed.');
  });

/** A hook that holds commands up until it is released. */
export function holdUp(): { hook: Hook; release: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { hook: (go) => promise.then(go), release: resolve };
}

/** A client whose commands pass hooks. */
export const hooked = (redis: RedisClient, hooks: Readonly<Record<string, Hook>>): RedisClient =>
  new Proxy(redis, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (typeof value !== 'function') return value;
      const command = value.bind(target) as (...args: unknown[]) => Promise<unknown>;
      const hook = hooks[String(name)];
      return hook === undefined ? command : (...args: unknown[]) => hook(() => command(...args));
    },
  });

/**
 * The control of another replica, whose commands pass hooks.
 * @param hooks by the name of the command, `muster_<script>` for scripts
 */
export function openReplicaControl(
  { redis, keyPrefix }: Pick<RuntimeBench, 'redis' | 'keyPrefix'>,
  hooks: Readonly<Record<string, Hook>>,
  over: Partial<ControlDeps> = {},
): Control {
  const client = hooked(redis, hooks);
  return openControl({
    redis: client,
    keyPrefix,
    engine: {} as never,
    collections: openCollections(client, keyPrefix),
    writeTimeoutMs: 1_000,
    onReady: () => undefined,
    onPaired: () => undefined,
    onError: () => undefined,
    ...over,
  });
}
