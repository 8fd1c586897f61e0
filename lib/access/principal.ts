import type { Scope } from '#lib/contract/access.ts';

/** Who asks. */
export interface Principal {
  /** null: nobody in particular, because no keys are in force. */
  keyId: string | null;
  name: string;
  scopes: readonly Scope[];
  /** null: all of them. */
  collections: readonly string[] | null;
}

/** Anyone on this computer, while no key is in force. */
export const LOCAL: Principal = { keyId: null, name: 'local', scopes: ['admin'], collections: null };

/** True when one of these scopes is the principal's; `admin` has them all. */
export const hasScope = ({ scopes }: Principal, wanted: readonly Scope[]): boolean =>
  scopes.includes('admin') || wanted.some((scope) => scopes.includes(scope));

/** True when the principal may reach a collection. */
export const reaches = ({ collections }: Principal, collection: string): boolean =>
  collections === null || collections.includes(collection);
