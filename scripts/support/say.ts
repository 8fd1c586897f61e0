// A terminal that has gone away must not take the launcher with it.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

/** Announces a step. */
export const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Says what is wrong though the work goes on. */
export const warn = (text: string): void => {
  process.stderr.write(`Warning: ${text}\n`);
};

/** Says why the work ends here. */
export const sayFailure = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** Shows that a long step is alive: seconds on a terminal, nothing elsewhere. Call the answer to end it. */
export function showWaiting(what: string): () => void {
  if (!process.stdout.isTTY) return () => undefined;
  const startedAt = Date.now();
  const timer = setInterval(() => {
    process.stdout.write(`\r${what} … ${Math.round((Date.now() - startedAt) / 1000)} s `);
  }, 500);
  return () => {
    clearInterval(timer);
    process.stdout.write('\r\u001B[K');
  };
}
