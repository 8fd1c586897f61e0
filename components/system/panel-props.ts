import type { System } from '#lib/contract/console.ts';
import type { Query } from '#components/hooks/queries.ts';

/** What every panel of the page is given. */
export type SystemPanelProps = { query: Query<System>; everyMs: number };
