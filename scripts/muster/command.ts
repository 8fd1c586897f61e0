/** One of the words that `npm run muster --` knows. */
export interface Command {
  /** A line for each way to call it; one that begins with a space goes on with the line before. */
  usage: readonly string[];
  /** @throws UsageError, Failure */
  run(args: readonly string[]): Promise<void>;
}

/** A command was called in a way that it does not know: the usage is shown. */
export class UsageError extends Error {}
