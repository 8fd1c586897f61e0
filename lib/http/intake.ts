import type { Ingested } from '#lib/contract/answers.ts';
import { LIMITS } from '#lib/contract/vocabulary.ts';
import { MusterError } from '#lib/errors.ts';
import type { BatchShape } from '#lib/runtime.ts';
import { readJsonBody } from './body.ts';
import type { RouteContext } from './route.ts';

/** A handler that takes a batch into the collection of the path, or into the one named. */
export const takeBatch =
  (shape: BatchShape, fixed?: string) =>
  async ({ request, runtime, principal, collection }: RouteContext): Promise<Ingested> => {
    const producer = principal === null || principal.keyId === null ? readProducer(request) : principal.name;
    return runtime.ingest(fixed ?? collection, producer, shape, await readJsonBody(request));
  };

/** @throws MusterError `invalid_producer` */
function readProducer(request: Request): string {
  const name = request.headers.get('muster-producer')?.trim() ?? '';
  if (name === '') return 'anonymous';
  if (name.length > LIMITS.producerBytes || !/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(name))
    throw new MusterError(
      'invalid_producer',
      `Muster-Producer has to be 1 to ${LIMITS.producerBytes} printable ASCII characters.`,
    );
  return name;
}
