import type { Page } from 'playwright';

/** One picture: where, what has to be there first, and what is done before it is taken. */
export type Shot = {
  name: string;
  address: string;
  until: string | RegExp;
  act?: (page: Page) => Promise<void>;
};
