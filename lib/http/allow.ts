import type { Scope } from '#lib/contract/access.ts';
import type { RouteContext } from './route-context.ts';

/** Who may use a handler. */
export interface AccessRule {
  /** One of these scopes; `key`: any key's; `anyone`: no key is needed. */
  scopes: readonly Scope[] | 'key' | 'anyone';
  /** The collection that it reaches, where the path names none. */
  collection?: string;
  /** Keys that are bound to collections may use it too, though it names none: it shows them no other. */
  alsoBound?: boolean;
}

export type Handler = (context: RouteContext) => Promise<unknown>;

/** A handler with its access rule: the only kind that a route takes. */
export interface RuledHandler {
  rule: AccessRule;
  handle: Handler;
}

/**
 * Gives a handler its access rule.
 * @param scopes any one of these is enough; `admin` always is
 */
export const allow = (
  scopes: Scope | readonly Scope[] | 'key' | 'anyone',
  handle: Handler,
  more: Omit<AccessRule, 'scopes'> = {},
): RuledHandler => ({ rule: { scopes: isScope(scopes) ? [scopes] : scopes, ...more }, handle });

const isScope = (scopes: Scope | readonly Scope[] | 'key' | 'anyone'): scopes is Scope =>
  typeof scopes === 'string' && scopes !== 'key' && scopes !== 'anyone';
