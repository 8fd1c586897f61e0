/** Removes a table that is all Muster's. */
import { readLayout } from './layout.ts';
import { forgetTable, openTable, type Shelf, type Store } from './store.ts';

/** Drops the table of an index unless it has other people's columns. Returns whether it is gone. */
export const dropTable = (store: Store, shelf: Shelf): Promise<boolean> =>
  shelf.queue.run(async () => {
    const table = await openTable(store, shelf);
    if (table === undefined) return true;
    if (readLayout(await table.schema()).others.length > 0) return false;
    shelf.upkeep.stop();
    forgetTable(shelf);
    table.close();
    await store.connection.dropTable(shelf.index);
    return true;
  });
