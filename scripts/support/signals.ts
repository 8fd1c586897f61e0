/**
 * Aborted at the first Ctrl-C, SIGTERM or SIGHUP, or when the process that handed over is gone.
 * Later signals change nothing: what is being stopped in order goes on stopping in order.
 */
export function awaitStop(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  if (process.channel !== undefined) {
    process.on('disconnect', stop);
    process.channel?.unref();
  }
  return controller.signal;
}
