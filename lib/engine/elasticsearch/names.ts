import type { IndexSpec } from '#lib/engine/engine.ts';

/** The alias that Muster writes through: a bulk through it never makes an index by mistake. */
export const writeAliasOf = (spec: IndexSpec): string => `${spec.index}-muster-write`;

/** Whether a name is that of a write alias, whosever it is. */
export const isWriteAlias = (name: string): boolean => name.endsWith('-muster-write');

/** The index that Muster makes for itself; the name of the spec becomes an alias of it, for readers. */
export const ownIndexOf = (spec: IndexSpec): string => `${spec.index}-000001`;

/** A name as a path segment. */
export const segment = (name: string): string => encodeURIComponent(name);
