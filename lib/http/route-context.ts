import type { Principal } from '#lib/access/principal.ts';
import type { Runtime } from '#lib/runtime/interface.ts';

/** What a handler is given. */
export interface RouteContext {
  request: Request;
  runtime: Runtime;
  /** Who asks; null: nobody that Muster knows, which only a rule for anyone lets through. */
  principal: Principal | null;
  /** The asker's name, for the activity log. */
  actor: string;
  /** The collection named in the path; '' where there is none. */
  collection: string;
  /** The operation named in the path; '' where there is none. */
  operation: string;
  /** Query parameters. */
  query: Record<string, string>;
  /** Asks again whether the asker still may, for what takes long. @throws MusterError `unauthorized`, `forbidden` */
  confirm: () => Promise<void>;
}
