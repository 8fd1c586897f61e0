import type { HeldState } from '#lib/contract/answers.ts';
import type { ActionFilter } from '#lib/contract/requests.ts';
import { apiOf } from '#components/hooks/queries.ts';
import { toQuery } from '#components/items/filters.ts';
import { Menu, MenuDownload } from '#components/ui/menu.tsx';

type Props = { collection: string; state: HeldState; filter: ActionFilter };

/** All that match as a file, streamed. */
export function ExportMenu({ collection, state, filter }: Props) {
  const address = (format: string) => `${apiOf(collection)}/items?${toQuery(state, filter, { format })}`;
  return (
    <Menu label="Export">
      <MenuDownload href={address('csv')} hint="for spreadsheets">
        CSV, all that match
      </MenuDownload>
      <MenuDownload href={address('ndjson')} hint="one JSON object a line">
        NDJSON, all that match
      </MenuDownload>
    </Menu>
  );
}
