import { setAgainst } from '#bench/harness/against.ts';
import type { Row } from '#bench/harness/figure.ts';
import { emptyRedis } from '#bench/harness/redis.ts';
import { runRounds, type Contestant } from '#bench/harness/rounds.ts';
import {
  batchesOf,
  MUSTER_SECONDS_MAX,
  send,
  type Sending,
  type Server,
  type Servers,
  type Size,
} from './servers.ts';

type Name =
  'python' | 'orjson' | 'numbers' | 'base64' | 'arrow' | 'base64 everysec' | 'arrow everysec' | 'Redis floor';

/** The text side: IDs that nobody has seen. */
export async function measureText(
  { durable, fast, pipelined, withOrjson, floor }: Servers,
  size: Size,
  quick: boolean,
): Promise<Row[]> {
  const contestant = (
    server: Server,
    sending: Omit<Sending, 'modality'>,
    warmRounds: number,
  ): Contestant => ({
    before: () => emptyRedis(server.redis.client),
    run: () => send(server, size, { modality: 'text', ...sending }),
    warmRounds,
  });
  const muster = (server: Server, format: 'numbers' | 'base64' | 'arrow'): Contestant =>
    contestant(
      server,
      { format, batches: batchesOf(format, size.dims), secondsMax: MUSTER_SECONDS_MAX },
      size.warmRounds,
    );
  const python = (server: Server): Contestant =>
    contestant(server, { format: 'numbers', batches: size.pythonBatches }, 1);
  const spreads = await runRounds<Name>(
    {
      python: python(pipelined),
      numbers: muster(durable, 'numbers'),
      'arrow everysec': muster(fast, 'arrow'),
      'Redis floor': contestant(floor, { format: 'hset', batches: batchesOf('hset', size.dims) }, 1),
      ...(quick
        ? {}
        : {
            base64: muster(durable, 'base64'),
            arrow: muster(durable, 'arrow'),
            'base64 everysec': muster(fast, 'base64'),
          }),
      ...(withOrjson === null ? {} : { orjson: python(withOrjson) }),
    },
    { rounds: size.rounds },
  );
  const against = (key: string, what: string, own: Name, other: Name, atLeast: number | null): Row[] =>
    setAgainst({
      key: `intake/${size.dims}/${key}`,
      figure: `intake ${size.dims}-d, ${what}`,
      atLeast,
      own: spreads[own],
      other: spreads[other],
    });
  return [
    ...against('numbers/text', 'JSON numbers, text side', 'numbers', 'python', 8),
    ...against('numbers/text-orjson', 'JSON numbers, text side, against orjson', 'numbers', 'orjson', null),
    ...against('base64/text', 'base64', 'base64', 'python', 14),
    ...against('base64/everysec', 'base64, everysec', 'base64 everysec', 'python', 25),
    ...against('arrow/text', 'Arrow', 'arrow', 'python', 16),
    ...against('arrow/everysec', 'Arrow, everysec', 'arrow everysec', 'python', 35),
    ...against('arrow/floor', 'Arrow, everysec, against HSET', 'arrow everysec', 'Redis floor', 0.5),
  ];
}
