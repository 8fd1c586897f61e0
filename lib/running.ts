import type { Runtime } from './runtime/interface.ts';

/** Where the Muster of this process is found. Next loads modules more than once, so it hangs on globalThis. */
export const running = globalThis as typeof globalThis & { musterRuntime?: Promise<Runtime> };
