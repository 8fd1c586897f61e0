/** Something that was to be expected went wrong; the message is one sentence with the cure, shown without a trace. */
export class Failure extends Error {}

/** The sentence for a person: a Failure's own, else the whole error, since nobody foresaw it. */
export function describeFailure(error: unknown): string {
  if (error instanceof Failure) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The `code` that Node gives to a failed system call, else the message. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return code ?? error.message;
}
