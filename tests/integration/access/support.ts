import { openAccess, type Access, type AccessOptions } from '#lib/access/open.ts';
import type { KeyMade, KeyRequest } from '#lib/contract/access.ts';
import { openTestRedis, type TestRedis } from '#tests/support/redis.ts';

/** Access on the Redis of the test run, and replicas of it on connections of their own. */
export interface AccessBench extends TestRedis {
  access: Access;
  /** Another process' access to the same Muster. */
  openReplica(options?: Partial<AccessOptions>): Promise<Access>;
  makeKey(request?: Partial<KeyRequest>): Promise<KeyMade>;
}

/** Opens one. */
export async function openAccessBench(options: Partial<AccessOptions> = {}): Promise<AccessBench> {
  const opened = await openTestRedis();
  const closers = [() => opened.close()];
  const open = (redis: TestRedis['redis'], more: Partial<AccessOptions>): Access =>
    openAccess({
      redis,
      keyPrefix: opened.keyPrefix,
      host: '127.0.0.1',
      adminKey: undefined,
      requestsMax: null,
      ...options,
      ...more,
    });
  const access = open(opened.redis, {});
  return {
    ...opened,
    access,
    async openReplica(more = {}) {
      const other = await openTestRedis();
      closers.push(() => other.close());
      return open(other.redis, more);
    },
    makeKey: (request = {}) =>
      access.makeKey(
        { name: 'job', scopes: ['write'], collections: null, expires_in_ms: null, ...request },
        'tester',
      ),
    close: () => closers.forEach((close) => close()),
  };
}
