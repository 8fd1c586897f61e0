import { describeExposure } from '#lib/access/listening.ts';
import { isLoopback } from '#lib/access/loopback.ts';
import type { Config } from '#lib/config.ts';
import { withAccess } from '#scripts/support/access.ts';
import { Failure } from '#scripts/support/failure.ts';

/**
 * Without a key Muster serves this computer only.
 * @throws Failure when others would reach it and there is no key
 */
export async function checkProtection(config: Config): Promise<void> {
  if (isLoopback(config.host)) return;
  if (!(await withAccess(config, (access) => access.hasKeys())))
    throw new Failure(describeExposure(config.host));
}
