import type { OpenApi, Operation } from '#lib/contract/openapi.ts';

/** An operation with where it is. */
export interface PlacedOperation extends Operation {
  method: string;
  path: string;
}

/** A group's operations, in the description's order. */
export const listOperations = (api: OpenApi, tag: string): PlacedOperation[] =>
  Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );
