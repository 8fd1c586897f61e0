'use client';

import type { HeldState } from '#lib/contract/answers.ts';
import type { ActionFilter } from '#lib/contract/requests.ts';
import { LIMITS } from '#lib/contract/vocabulary.ts';
import { type ControlRequest, verbOf } from '#components/controls/actions.ts';
import { useControls } from '#components/controls/controls.tsx';
import { ALL, NOTHING, type Selection, sizeOfSelection } from '#components/items/selection.ts';
import { useShortcuts } from '#components/shortcuts/use-shortcuts.ts';
import { Button, MainButton, TextButton } from '#components/ui/button.tsx';
import { Checkbox } from '#components/ui/checkbox.tsx';
import { counted, grouped } from '#components/ui/format.ts';

type Props = {
  state: HeldState;
  filter: ActionFilter;
  actions: readonly ControlRequest['action'][];
  selection: Selection;
  onSelect: (selection: Selection) => void;
  /** How many match; null where nobody has counted. */
  matching: number | null;
  /** IDs of the rows that are read. */
  read: readonly { id: string }[];
};

const LETTERS = { flush: 'f', discard: 'd', requeue: 'r' } as const;

/** What is selected, and what can be done with it. Its place is kept while nothing is. */
export function SelectionBar({ state, filter, actions, selection, onSelect, matching, read }: Props) {
  const controls = useControls();
  const count = sizeOfSelection(selection, matching);
  const isAll = selection.kind === 'all';
  const isTooMany = !isAll && selection.ids.size > LIMITS.actionIds;
  const isEmpty = !isAll && selection.ids.size === 0;
  const start = (action: ControlRequest['action']) => () =>
    controls.start({ action, scope: state, ...(isAll ? { filter } : { ids: [...selection.ids] }) }, () =>
      onSelect(NOTHING),
    );
  const canAct = !isEmpty && !isTooMany;
  useShortcuts({
    X: read.length > 0 ? () => onSelect(isAll ? NOTHING : ALL) : undefined,
    ...Object.fromEntries(actions.map((action) => [LETTERS[action], canAct ? start(action) : undefined])),
  });
  const number = count === null ? '' : ` ${grouped(count)}`;
  return (
    <div
      className={`sticky top-12 z-3 flex h-10 items-center gap-x-3 border-y max-md:top-[89px] ${isEmpty ? 'border-rule bg-ground' : 'border-rule bg-tint'}`}
    >
      <Checkbox
        label={isAll ? 'Select none' : 'Select all that match'}
        checked={isAll}
        some={!isAll && !isEmpty}
        disabled={read.length === 0}
        onChange={() => onSelect(isAll || !isEmpty ? NOTHING : ALL)}
        className="mx-[9px]!"
      />
      <p className="min-w-0 truncate" aria-live="polite">
        {isEmpty ? (
          <span className="text-ink-3">Nothing selected</span>
        ) : (
          <span className="font-semibold">{saySelected(isAll, count)}</span>
        )}
      </p>
      {!isEmpty && !isAll && (
        <TextButton onClick={() => onSelect(ALL)} className="max-md:hidden">
          {matching === null ? 'Select all that match' : `Select all ${grouped(matching)} that match`}
        </TextButton>
      )}
      {isAll && (
        <TextButton
          onClick={() => onSelect({ kind: 'some', ids: new Set(read.map(({ id }) => id)) })}
          className="max-md:hidden"
        >
          Select only the {grouped(read.length)} that are loaded
        </TextButton>
      )}
      {isTooMany && <span className="text-warn">At most {grouped(LIMITS.actionIds)} at once by name</span>}
      <div className="ml-auto flex gap-2">
        {canAct &&
          actions.map((action, i) => {
            const Kind = i === 0 ? MainButton : Button;
            return (
              <Kind key={action} onClick={start(action)} aria-keyshortcuts={LETTERS[action]}>
                <span>
                  {verbOf({ action })}
                  <span className="max-sm:hidden">{number}</span>…
                </span>
              </Kind>
            );
          })}
      </div>
    </div>
  );
}

function saySelected(isAll: boolean, count: number | null): string {
  if (!isAll) return `${counted(count ?? 0, 'item')} selected`;
  return count === null ? 'All that match are selected' : `All ${grouped(count)} that match are selected`;
}
