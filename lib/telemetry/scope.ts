import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span } from './tracing.ts';

/** What is under way: a request, or a batch on its way into the engine. */
export interface Scope {
  /** null where no request is. */
  requestId: string | null;
  /** null where it is not traced. */
  span: Span | null;
}

/** Finds what is under way wherever it has led to. */
export interface Scopes {
  run<T>(scope: Scope | undefined, act: () => T): T;
  current(): Scope | undefined;
}

/** Opens scopes of its own. Next loads modules more than once, so they belong to a Muster, not to a module. */
export function openScopes(): Scopes {
  const storage = new AsyncLocalStorage<Scope | undefined>();
  return { run: (scope, act) => storage.run(scope, act), current: () => storage.getStore() };
}

/** What a line of the log says of where it was written. */
export function describeScope(scope: Scope | undefined): Record<string, string> {
  const { requestId = null, span = null } = scope ?? {};
  return {
    ...(requestId === null ? {} : { request_id: requestId }),
    ...(span === null ? {} : { trace_id: span.traceId }),
  };
}
