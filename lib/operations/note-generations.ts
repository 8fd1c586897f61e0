import { MusterError } from '#lib/errors.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { noteSchema, readSchema, SCHEMA_VERSION } from '#lib/pairing/schema.ts';

/**
 * Who knows no generations cannot work with this Redis from now on.
 * @throws MusterError `still_running` until all keys are in the layout of this version
 */
export async function noteGenerations(redis: RedisClient, keyPrefix: string): Promise<void> {
  if ((await readSchema(redis, keyPrefix)).version < SCHEMA_VERSION)
    throw new MusterError(
      'still_running',
      'Nothing was done. The keys are being brought to the layout of this version first; /api/health/ready shows how far that is.',
      { retryAfterS: 10 },
    );
  await noteSchema(redis, keyPrefix, { needs: String(SCHEMA_VERSION) });
}
