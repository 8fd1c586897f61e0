import { bareReadiness, readiness } from '#lib/contract/answers.ts';
import { say, warn } from '#scripts/support/say.ts';

const askMs = 15_000;

/**
 * Says what the app itself warns of, where it tells us: an engine that is away, a Redis that could lose data.
 * @returns whether the app asks for keys
 */
export async function sayReadiness(url: string, key: string | undefined): Promise<boolean> {
  const headers: HeadersInit = key === undefined ? {} : { authorization: `Bearer ${key}` };
  try {
    const answer = await fetch(`${url}/api/health/ready`, { headers, signal: AbortSignal.timeout(askMs) });
    const told: unknown = await answer.json();
    if (bareReadiness.safeParse(told).success) {
      say('Keys are in force: `npm run muster -- keys list` shows them.');
      return true;
    }
    const state = readiness.parse(told);
    say(`Engine: ${state.engine.name}${state.engine.version === null ? '' : ` ${state.engine.version}`}.`);
    const troubles = [
      state.redis.ok ? undefined : state.redis.detail,
      state.engine.detail,
      ...state.warnings,
    ];
    for (const trouble of new Set(troubles)) if (trouble !== undefined) warn(trouble);
    return key !== undefined;
  } catch {
    warn(`the app did not say how it is at ${url}/api/health/ready.`);
    return key !== undefined;
  }
}

/** Says where the dashboard is, and gives a first pair to send. */
export function sayWelcome(url: string, logFile: string | undefined, keysInForce: boolean): void {
  const pair = ['TEXT', 'IMAGE'].map((kind, at) => ({
    id: 'hello',
    embedding_type: `EMBEDDINGS_${kind}`,
    embedding: at === 0 ? [0.1, 0.2, 0.3, 0.4] : [0.4, 0.3, 0.2, 0.1],
  }));
  say('');
  say(`Muster is up. Dashboard: ${url}`);
  say('');
  // A collection of its own: the first vectors pin the dims, and those of the default one are the producers' to choose.
  say('Try it, one pair of embeddings into a collection of its own:');
  say(`  curl -sS ${url}/api/collections/hello/aggregate -H 'content-type: application/json' \\`);
  if (keysInForce) say(`    -H "authorization: Bearer $MUSTER_KEY" \\`);
  say(`    -d '${JSON.stringify({ embeddings: pair })}'`);
  say(`and look: ${url}/?collection=hello`);
  say('');
  if (logFile !== undefined) say(`Warnings appear here, everything is in ${logFile}.`);
  say('Ctrl-C stops.');
}
