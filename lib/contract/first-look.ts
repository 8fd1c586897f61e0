/** What comes with a page. */
import type { Collection, Item, Readiness, Stats } from './answers.ts';
import type { FailureGroups, Health, Matches } from './console.ts';

/**
 * Answers as of when a page was drawn, so that it is first painted with them; what is not among them it asks for itself. Who is
 * signed in is not: a control that stands there has to work.
 */
export interface FirstLook {
  /** The one that they are about. */
  collection: string;
  collections?: { collections: Collection[] } | undefined;
  stats?: Stats | undefined;
  readiness?: Readiness | undefined;
  health?: Health | undefined;
  /** Of the last hour. */
  matches?: Matches | undefined;
  /** With the trend of the last 24 hours. */
  failures?: FailureGroups | undefined;
  item?: { id: string; answer: Item } | undefined;
}
