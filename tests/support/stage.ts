import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { problem } from '#lib/contract/answers.ts';
import { wireType } from '#lib/contract/vocabulary.ts';
import type { Verdict } from './checker.ts';
import { startFleet, type Fleet, type FleetOptions } from './fleet.ts';
import { idOf, MARKED_MODALITIES, metadataOf, vectorOf } from './marks.ts';
import { openObserver, type Observer } from './observer.ts';
import { startTrial, type Trial } from './trial.ts';

/** A fleet for the tests of one file. */
export interface Stage {
  fleet: Fleet;
  elasticsearchUrl: string;
  /** Runs a load on a collection of its own while something happens, and says what became of it. */
  try(during: (trial: Trial) => Promise<void>): Promise<Verdict>;
  /** A collection of its own to send single batches to. */
  openScene(): Promise<Scene>;
  close(): Promise<void>;
}

/** A collection to send single batches to. */
export interface Scene {
  observer: Observer;
  /** Sends one modality of items 0 to `many`. @param app by its place in the fleet */
  send(modality: string, many: number, app?: number): Promise<Sent>;
  /** Sends both modalities. */
  sendPairs(many: number): Promise<void>;
  close(): Promise<void>;
}

/** What a batch was answered; the code is a problem's, `status` 0 stands for no answer. */
export interface Sent {
  status: number;
  code: string | null;
  detail: string | null;
  retryAfterS: number | null;
  accepted: number;
  duplicates: number;
}

const ITEMS = 3_000;
const REST_MS = 90_000;
const ANSWER_MS = 30_000;
const DIMS = 8;

/** Sets a stage: the fleet's own Redis, the test run's Elasticsearch unless another is given. */
export async function setStage(
  options: Omit<FleetOptions, 'dir' | 'elasticsearchPort'>,
  elasticsearchUrl = process.env.MUSTER_TEST_ELASTICSEARCH_URL,
): Promise<Stage> {
  if (elasticsearchUrl === undefined)
    throw new Error('MUSTER_TEST_ELASTICSEARCH_URL is not set; `npm test` starts a server and sets it.');
  const dir = mkdtempSync(path.join(tmpdir(), 'muster-fleet-'));
  chmodSync(dir, 0o755);
  const port = Number(new URL(elasticsearchUrl).port);
  const fleet = await startFleet({ ...options, dir, elasticsearchPort: port });
  const newCollection = (): string => `fleet-${randomBytes(4).toString('hex')}`;
  return {
    fleet,
    elasticsearchUrl,
    async try(during) {
      const collection = newCollection();
      const trial = await startTrial({
        fleet,
        elasticsearchUrl,
        collection,
        seed: 1,
        items: ITEMS,
        pauseMs: 20,
      });
      try {
        await during(trial);
        return await trial.judge(REST_MS);
      } finally {
        await trial.close();
      }
    },
    openScene: () => openScene(fleet, elasticsearchUrl, newCollection()),
    async close() {
      await fleet.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Fails unless everything acknowledged is where it may be. */
export function expectRight(verdict: Verdict): void {
  expect(verdict).toMatchObject({ lost: [], mispaired: [], failed: 0, discarded: 0 });
  expect(verdict.indexed, 'too little was indexed to prove anything').toBeGreaterThan(500);
}

async function openScene(fleet: Fleet, elasticsearchUrl: string, collection: string): Promise<Scene> {
  const observer = await openObserver(fleet.redisPort, elasticsearchUrl, collection);

  async function send(modality: string, many: number, app = 0): Promise<Sent> {
    const embeddings = Array.from({ length: many }, (_, item) => ({
      id: idOf(item),
      embedding_type: wireType(modality),
      embedding: vectorOf({ item, modality, version: 0 }, DIMS),
      metadata: metadataOf({ item, modality, version: 0 }),
    }));
    const answer = await fetch(`${fleet.apps[app]!.url}/api/collections/${collection}/aggregate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ embeddings }),
      signal: AbortSignal.timeout(ANSWER_MS),
    }).catch(() => null);
    if (answer === null)
      return { status: 0, code: null, detail: null, retryAfterS: null, accepted: 0, duplicates: 0 };
    const body = (await answer.json()) as { accepted?: number; duplicates?: number };
    const { code, detail } = answer.ok ? { code: null, detail: null } : problem.parse(body);
    return {
      status: answer.status,
      code,
      detail,
      retryAfterS: Number(answer.headers.get('retry-after')) || null,
      accepted: body.accepted ?? 0,
      duplicates: body.duplicates ?? 0,
    };
  }

  return {
    observer,
    send,
    async sendPairs(many) {
      for (const modality of MARKED_MODALITIES)
        expect(await send(modality, many)).toMatchObject({ status: 200 });
    },
    close: () => observer.close(),
  };
}
