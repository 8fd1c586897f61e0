import { isMusterError } from '#lib/errors.ts';
import type { RedisClient } from '#lib/pairing/connect.ts';
import { declaringKey } from '#lib/pairing/keys.ts';
import { explainRedisError } from '#lib/pairing/redis-errors.ts';
import { takeTurn } from '#lib/pairing/take-turn.ts';
import type { Declared } from './declared.ts';
import type { Control } from './open.ts';

/** Puts a file's collections in force. */
export interface Declaring {
  /** What of the file is not in force though it could be tried: each a sentence or two for operators. */
  warnings(): string[];
  stop(): Promise<void>;
}

/** What it stands on. */
export interface DeclaringDeps {
  redis: RedisClient;
  keyPrefix: string;
  control: Pick<Control, 'define'>;
  declared: Declared;
  onError: (error: unknown) => void;
}

/** Who has made or changed a collection by file, in the activity log. */
const ACTOR = 'file';
const RETRY_MS = 5_000;

/**
 * Makes and changes collections as a file declares them. What Redis cannot do now, or what is in conflict with a collection as
 * it is, is tried again until it is in force; Muster goes on with what there is meanwhile.
 * @returns after the first try
 */
export async function startDeclaring(deps: DeclaringDeps): Promise<Declaring> {
  const { requests, file } = deps.declared;
  /** Not in force yet, with the reason. */
  const open = new Map<string, string | null>([...requests.keys()].map((name) => [name, null]));
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function apply(name: string): Promise<void> {
    try {
      await deps.control.define(name, ACTOR, requests.get(name)!);
      open.delete(name);
    } catch (error) {
      const explained = explainRedisError(error);
      if (!isMusterError(explained) || explained.retryAfterS !== undefined) return deps.onError(explained);
      const warning = describeConflict(name, file, explained.message);
      if (open.get(name) !== warning) deps.onError(new Error(warning, { cause: error }));
      open.set(name, warning);
    }
  }

  async function applyAll(): Promise<void> {
    try {
      // Replicas that start together take turns, so that only the first has something to write down.
      await takeTurn(deps.redis, declaringKey(deps.keyPrefix), async (keep) => {
        for (const name of open.keys()) {
          if (stopped) return;
          await keep();
          await apply(name);
        }
      });
    } catch (error) {
      deps.onError(explainRedisError(error));
    }
    if (open.size > 0 && !stopped) timer = setTimeout(tryAgain, RETRY_MS).unref();
  }

  function tryAgain(): void {
    trying = applyAll();
  }

  let trying = applyAll();
  await trying;
  return {
    warnings: () => [...open.values()].filter((warning) => warning !== null),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await trying;
    },
  };
}

const describeConflict = (name: string, file: string, why: string): string =>
  `The collection "${name}" is not as the file ${file} declares it, and stays as it is. ${why.replace(/^Nothing was (changed|stored or changed)\. /, '')} Or change the file.`;
