import { describeExposure, listExposed, listHttpServers } from '#lib/access/listening.ts';
import { explainCutRequests } from '#lib/http/cut-request.ts';
import { refuseUnreadable } from '#lib/http/unreadable-request.ts';
import { getRuntime, type Runtime } from '#lib/runtime.ts';

/** Starts this process' Muster, and lets it end in order. A Muster that must not run says why in one sentence and exits 1. */
export async function startServer(): Promise<void> {
  const runtime = await startProtected().catch((error: unknown): never => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
  for (const server of listHttpServers()) {
    // A request may last as long as it brings something. Headers keep their limit.
    server.requestTimeout = 0;
    explainCutRequests(server);
    refuseUnreadable(server);
  }
  let ending: Promise<void> | undefined;
  // A second signal changes nothing: what is settling goes on settling.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => void (ending ??= endServer(runtime, signal)));
}

/** @throws Error with the cure when other computers reach a Muster that asks nobody for a key */
async function startProtected(): Promise<Runtime> {
  const runtime = await getRuntime();
  const [exposed] = listExposed();
  if (exposed === undefined) return runtime;
  runtime.access.demandKeys();
  // While Redis is away nobody gets in, so there is nothing to refuse yet.
  if (await runtime.access.hasKeys().catch(() => true)) return runtime;
  await runtime.close();
  throw new Error(describeExposure(exposed));
}

async function endServer(runtime: Runtime, signal: string): Promise<void> {
  runtime.log.info({ signal }, 'closing');
  try {
    await runtime.close();
    process.exit(0);
  } catch (error) {
    runtime.log.error({ err: error }, 'closing failed');
    process.exit(1);
  }
}
