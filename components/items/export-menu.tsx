import type { HeldState } from '#lib/contract/answers.ts';
import type { ActionFilter } from '#lib/contract/requests.ts';
import { apiOf } from '#components/hooks/queries.ts';
import { toQuery } from '#components/items/filters.ts';
import { DownloadMenu } from '#components/ui/download-menu.tsx';

type Props = { collection: string; state: HeldState; filter: ActionFilter };

/** All that match as a file, streamed. */
export function ExportMenu({ collection, state, filter }: Props) {
  const address = (format: string) => `${apiOf(collection)}/items?${toQuery(state, filter, { format })}`;
  return (
    <DownloadMenu
      label="Export"
      files={[
        { href: address('csv'), name: 'CSV, all that match', hint: 'for spreadsheets' },
        { href: address('ndjson'), name: 'NDJSON, all that match', hint: 'one JSON object a line' },
      ]}
    />
  );
}
