import { setTimeout as sleep } from 'node:timers/promises';
import { itemPage } from '#lib/contract/answers.ts';
import type { Fleet } from '#tests/support/fleet.ts';
import { itemOf } from '#tests/support/marks.ts';
import type { Random } from '#tests/support/random.ts';
import type { Trial } from '#tests/support/trial.ts';
import type { Act } from './faults.ts';

const VICTIMS = 20;
const ANSWER_MS = 8_000;
const INSIST_MS = 60_000;
const AGAIN_MS = 300;

/** What operators do to a collection meanwhile, through any of the apps. What they take away is noted as discarded beforehand. */
export function listOperations({ apps }: Fleet, { collection, history }: Trial): Act[] {
  const target = `operator of ${collection}`;

  /** The answer's body; null when there was none, or one that is no success. */
  async function ask(random: Random, method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${random.pick(apps).url}/api/collections/${collection}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_MS),
    }).catch(() => null);
    return answer?.ok === true ? answer.json().catch(() => null) : null;
  }

  async function pickIds(random: Random, state: string): Promise<string[]> {
    const page = itemPage.safeParse(await ask(random, 'GET', `/items?state=${state}&limit=${VICTIMS}`));
    return page.success ? page.data.items.map(({ id }) => id) : [];
  }

  async function previewAndCommit(random: Random, verb: string, preview: object): Promise<void> {
    const previewed = (await ask(random, 'POST', `/${verb}`, { ...preview, dry_run: true })) as {
      token?: string;
    } | null;
    // Time for what was previewed to move on.
    await sleep(random.between(0, 1_000));
    if (previewed?.token !== undefined) await ask(random, 'POST', `/${verb}`, { token: previewed.token });
  }

  async function discard(random: Random, scope: string): Promise<void> {
    const ids = await pickIds(random, scope);
    if (ids.length === 0) return;
    for (const id of ids) history.discard(itemOf(id));
    await ask(random, 'POST', '/discard', { scope, ids });
  }

  const acts: [name: string, run: Act['run']][] = [
    [
      'flush what waits for its image',
      (random) => previewAndCommit(random, 'flush', { scope: 'unmatched', filter: { missing: 'image' } }),
    ],
    ['flush what is ready', (random) => previewAndCommit(random, 'flush', { scope: 'ready', filter: {} })],
    ['requeue what failed', (random) => previewAndCommit(random, 'requeue', { filter: {} })],
    ['discard some unmatched', (random) => discard(random, 'unmatched')],
    ['discard some ready', (random) => discard(random, 'ready')],
    [
      'delete an item',
      async (random) => {
        const [id] = await pickIds(random, random.pick(['unmatched', 'ready']));
        if (id === undefined) return;
        history.discard(itemOf(id));
        await ask(random, 'DELETE', `/items/${id}`);
      },
    ],
    [
      'change the settings',
      async (random) => {
        const modalities = [{ name: 'text' }, { name: 'image' }, { name: 'audio', required: false }];
        const keepOutMs = random.between(3_600_000, 86_400_000);
        await ask(random, 'PUT', '', { modalities, keep_out_ms: Math.round(keepOutMs) });
      },
    ],
    [
      'pause for a while',
      async (random) => {
        await ask(random, 'POST', '/pause');
        await sleep(random.between(500, 4_000));
        const deadline = performance.now() + INSIST_MS;
        while ((await ask(random, 'POST', '/resume')) === null && performance.now() < deadline)
          await sleep(AGAIN_MS);
      },
    ],
  ];
  return acts.map(([name, run]) => ({ name: `${name} in ${collection}`, weight: 1, target, run }));
}
