import { inspect } from 'node:util';
import type * as fc from 'fast-check';
import { checkStep } from './check-step.ts';
import type { State, World } from './world.ts';

/** What one party does next, with what its argument picks. */
export type Verb<A> = (state: State, world: World, argument: A) => Promise<void>;

/** A step of a run: done, then everything is checked. */
export class Step<A> implements fc.AsyncCommand<State, World, true> {
  readonly #verb: Verb<A>;
  readonly #argument: A;
  readonly #isPossible: (state: Readonly<State>, argument: A) => boolean;

  constructor(verb: Verb<A>, argument: A, isPossible: (state: Readonly<State>, argument: A) => boolean) {
    this.#verb = verb;
    this.#argument = argument;
    this.#isPossible = isPossible;
  }

  async check(state: Readonly<State>): Promise<boolean> {
    return this.#isPossible(state, this.#argument);
  }

  async run(state: State, world: World): Promise<void> {
    await this.#verb(state, world, this.#argument);
    await checkStep(state, world);
  }

  toString(): string {
    return `${this.#verb.name}(${inspect(this.#argument, { depth: 9, breakLength: Infinity })})`;
  }
}

/** Steps of one verb. */
export const anyStep = <A>(
  verb: Verb<A>,
  argument: fc.Arbitrary<A>,
  isPossible: (state: Readonly<State>, argument: A) => boolean = () => true,
): fc.Arbitrary<Step<A>> => argument.map((one) => new Step(verb, one, isPossible));

/** One of a list, by a number that an arbitrary drew. */
export const pick = <T>(list: readonly T[], n: number): T => list[n % list.length]!;
