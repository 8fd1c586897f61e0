import type { Engine, EngineHealth, IndexSpec } from '#lib/engine/engine.ts';
import { openAliases } from './aliases.ts';
import { classifyRequest } from './classify.ts';
import { deleteDocuments } from './delete.ts';
import { dialectOf, readVersion, type Dialect } from './dialect.ts';
import { dropIndex } from './drop.ts';
import { ensureIndex } from './ensure.ts';
import { countDocuments, readBytes, readDocuments, readHighestVersion, searchNearest } from './read.ts';
import { openTransport, type ElasticsearchOptions, type Transport } from './transport.ts';
import { writeItems } from './write.ts';

/**
 * Opens Elasticsearch 8 or 9. Does not fail when it is away: `health` says so, and everything works once it comes.
 */
export function openElasticsearch(options: ElasticsearchOptions): Promise<Engine> {
  const transport = openTransport(options);
  const ensured = new Set<string>();
  let version: string | null | undefined;

  // A server may be upgraded while Muster runs: every look at its health reads the version anew.
  const relearnVersion = async (): Promise<string | null> => (version = await readVersion(transport));

  async function learnDialect(spec: IndexSpec): Promise<Dialect> {
    return dialectOf(version === undefined ? await relearnVersion() : version, spec);
  }

  async function ensure(spec: IndexSpec): Promise<void> {
    const key = JSON.stringify(spec);
    if (ensured.has(key)) return;
    await ensureIndex(transport, spec);
    ensured.add(key);
  }

  return Promise.resolve({
    kind: 'elasticsearch',
    canRead: true,
    aliases: openAliases(transport),
    // One thread of the server works on one bulk: halves of a producer's batch side by side are there in half the time.
    pace: { items: 500, firstItems: 250, writes: 3 },
    ensure,
    async write(spec, items) {
      const outcomes = await writeItems(transport, spec, items, () => learnDialect(spec));
      // The index may be gone, or the server another one: look again before the next write.
      if (outcomes.some((outcome) => outcome.status === 'retry' && outcome.blame === 'engine')) {
        ensured.delete(JSON.stringify(spec));
        version = undefined;
      }
      return outcomes;
    },
    get: async (spec, ids, { vectors = false } = {}) =>
      ids.length === 0
        ? new Map()
        : readDocuments(transport, spec, ids, vectors, vectors && (await learnDialect(spec)).excludesVectors),
    delete: async (spec, ids) => deleteDocuments({ transport, spec, dialect: await learnDialect(spec) }, ids),
    search: (spec, modality, vector, k) => searchNearest(transport, spec, modality, vector, k),
    count: (spec) => countDocuments(transport, spec),
    bytes: (spec) => readBytes(transport, spec),
    highestVersion: (spec) => readHighestVersion(transport, spec),
    async drop(spec) {
      ensured.delete(JSON.stringify(spec));
      return dropIndex(transport, spec);
    },
    health: () => readHealth(transport, relearnVersion),
    close: () => transport.close(),
  });
}

async function readHealth(
  transport: Transport,
  learnVersion: () => Promise<string | null>,
): Promise<EngineHealth> {
  try {
    const answer = await transport.send('GET', '/_cluster/health?filter_path=status');
    const verdict = answer.status === 403 ? null : answer.status < 300 ? null : classifyRequest(answer);
    const detail = verdict !== null && 'reason' in verdict ? verdict.reason : undefined;
    return {
      ok: detail === undefined,
      name: 'Elasticsearch',
      version: await learnVersion().catch(() => null),
      detail: detail ?? describeAway(transport.listAway?.() ?? []),
    };
  } catch (error) {
    return {
      ok: false,
      name: 'Elasticsearch',
      version: null,
      detail: error instanceof Error ? error.message : String(error),
    };
  }
}

const describeAway = (nodes: readonly string[]): string | undefined =>
  nodes.length === 0
    ? undefined
    : `Elasticsearch at ${nodes.join(', ')} cannot be reached; the other nodes are asked instead.`;
