import type { Ingested } from '#lib/contract/answers.ts';
import { intakeQuery } from '#lib/contract/requests.ts';
import { LIMITS, MEDIA_TYPES } from '#lib/contract/vocabulary.ts';
import { MusterError } from '#lib/errors.ts';
import type { BatchFormat, BatchShape } from '#lib/runtime.ts';
import { readPieces, STREAM_LIMITS, streamBody, WHOLE_LIMITS } from './body.ts';
import { openPieceStore } from './piece-store.ts';
import type { RouteContext } from './route-context.ts';
import { parse } from './route.ts';
import { whileAllowed } from './while-allowed.ts';

const CONFIRM_EVERY_MS = 5_000;

/** A handler that takes a batch into the collection of the path, or into the one named. */
export const takeBatch =
  (shape: BatchShape, fixed?: string) =>
  async ({ request, runtime, principal, collection, query, confirm }: RouteContext): Promise<Ingested> => {
    const producer = principal === null || principal.keyId === null ? readProducer(request) : principal.name;
    const { partial, dry_run: dryRun, type, model } = parse(intakeQuery, query);
    const format = readFormat(request);
    const onReceived = (bytes: number): void => runtime.telemetry.meter.noteReceived(bytes);
    const batch = { collection: fixed ?? collection, producer, shape, dryRun, type, model };
    if (format === 'ndjson' && partial) {
      const chunks = streamBody(request, { ...STREAM_LIMITS, signal: runtime.closing, onReceived });
      return runtime.ingestStream({ ...batch, chunks: whileAllowed(chunks, confirm, CONFIRM_EVERY_MS) });
    }
    const [account, store] = [runtime.bodies.open(), openPieceStore()];
    try {
      await runtime.telemetry.during('receive', () =>
        readPieces(request, { ...WHOLE_LIMITS, onReceived }, store, (bytes) => account.add(bytes)),
      );
      return await runtime.ingestBody({ ...batch, partial, format, body: store.pieces() });
    } finally {
      store.close();
      account.close();
    }
  };

/** @throws MusterError `unsupported_media_type` */
function readFormat(request: Request): BatchFormat {
  const given = request.headers.get('content-type') ?? '';
  const name = given.split(';', 1)[0]!.trim().toLowerCase();
  const format = (Object.keys(MEDIA_TYPES) as BatchFormat[]).find((one) => MEDIA_TYPES[one] === name);
  if (format !== undefined) return format;
  throw new MusterError(
    'unsupported_media_type',
    `The content type is ${given === '' ? 'missing' : given}, but has to be one of ${Object.values(MEDIA_TYPES).join(', ')}.`,
  );
}

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
