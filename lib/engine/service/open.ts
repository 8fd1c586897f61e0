import { EngineCannot, type Engine, type EngineHealth } from '#lib/engine/engine.ts';
import { explain } from './classify.ts';
import { openTransport, type ServiceOptions, type Transport } from './transport.ts';
import { writeItems } from './write.ts';

const WRITES = 2;
const WRITE_TIMEOUT_MS = 30_000;
const HEALTH_TIMEOUT_MS = 5_000;

/** Opens a service of the operator's own, that takes documents and does with them what it likes. Does not fail when it is away. */
export function openService(options: ServiceOptions): Engine {
  const transport = openTransport(options, WRITES + 1);
  const { writeTimeoutMs = WRITE_TIMEOUT_MS } = options;
  const cannot = (what: string) => (): Promise<never> =>
    Promise.reject(
      new EngineCannot(
        `Documents go to the service at ${transport.origin}, which ${what} for Muster. Ask the service itself.`,
      ),
    );
  return {
    kind: 'service',
    canRead: false,
    aliases: null,
    pace: { items: 250, firstItems: 250, writes: WRITES },
    // The service keeps its own house.
    ensure: () => Promise.resolve(),
    write: (spec, items) => writeItems(transport, spec, items, AbortSignal.timeout(writeTimeoutMs)),
    get: cannot('looks up none'),
    delete: cannot('deletes none'),
    search: cannot('searches none'),
    count: cannot('counts none'),
    bytes: cannot('measures none'),
    highestVersion: cannot('keeps no versions'),
    drop: () => Promise.resolve(false),
    health: () => readHealth(transport),
    close: () => transport.close(),
  };
}

/** Any answer but a failure is a sign of life: what the service thinks of documents, their own answers tell. */
async function readHealth(transport: Transport): Promise<EngineHealth> {
  const health = { name: 'Service', version: null } as const;
  try {
    const answer = await transport.knock(AbortSignal.timeout(HEALTH_TIMEOUT_MS));
    if (answer.status < 500) return { ok: true, ...health };
    return { ok: false, ...health, detail: `${explain(answer)}.` };
  } catch (error) {
    return { ok: false, ...health, detail: error instanceof Error ? error.message : String(error) };
  }
}
