import type { Engine, EngineHealth, IndexSpec } from '#lib/engine/engine.ts';
import { classifyRequest, expectAnswer } from './classify.ts';
import { deleteDocuments } from './delete.ts';
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
  let version: string | null = null;

  async function learnVersion(): Promise<string | null> {
    version ??= await readVersion(transport);
    return version;
  }

  // A server may be upgraded while Muster runs: every look at its health reads the version anew.
  async function relearnVersion(): Promise<string | null> {
    version = null;
    return learnVersion();
  }

  const excludesVectors = async (): Promise<boolean> => leavesVectorsOut(await learnVersion());

  async function ensure(spec: IndexSpec): Promise<void> {
    const key = JSON.stringify(spec);
    if (ensured.has(key)) return;
    await ensureIndex(transport, spec);
    ensured.add(key);
  }

  return Promise.resolve({
    kind: 'elasticsearch',
    ensure,
    async write(spec, items) {
      const outcomes = await writeItems(transport, spec, items, excludesVectors);
      // The index may be gone: look again before the next write.
      if (outcomes.some((outcome) => outcome.status === 'retry' && outcome.blame === 'engine'))
        ensured.delete(JSON.stringify(spec));
      return outcomes;
    },
    get: async (spec, ids, { vectors = false } = {}) =>
      ids.length === 0
        ? new Map()
        : readDocuments(transport, spec, ids, vectors, vectors && (await excludesVectors())),
    delete: async (spec, ids) => deleteDocuments(transport, spec, ids, await excludesVectors()),
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
      detail,
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

/** The server's version; null when the key may not ask for it. */
async function readVersion(transport: Transport): Promise<string | null> {
  const answer = await transport.send('GET', '/_nodes/_local/http?filter_path=nodes.*.version');
  if (answer.status === 403) return null;
  const { nodes } = expectAnswer(answer) as { nodes: Record<string, { version: string }> };
  return Object.values(nodes)[0]?.version ?? null;
}

/** From 9.2 on vectors are left out of `_source` unless asked for; an unknown version is asked. */
function leavesVectorsOut(version: string | null): boolean {
  if (version === null) return true;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 9 || (major === 9 && minor >= 2);
}
