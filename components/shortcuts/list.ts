/** What the list of shortcuts shows, by where they act. */
export const SHORTCUTS: readonly { where: string; keys: readonly (readonly [string, string])[] }[] = [
  {
    where: 'Everywhere',
    keys: [
      ['⌘ K or Ctrl K', 'find an ID, a page or an action'],
      ['/', 'find an exact ID'],
      ['g o', 'overview'],
      ['g u', 'unmatched'],
      ['g f', 'failed'],
      ['g l', 'upload'],
      ['g p', 'operations'],
      ['g a', 'activity'],
      ['g s', 'system'],
      ['[ ]', 'the collection before, the next one'],
      ['?', 'this list'],
      ['Esc', 'close'],
    ],
  },
  {
    where: 'In a list of items',
    keys: [
      ['j k', 'next row, row before'],
      ['Enter', 'open the row'],
      ['x', 'select the row'],
      ['⇧ X', 'select all that match'],
      ['f', 'flush what is selected'],
      ['d', 'discard what is selected'],
      ['r', 'requeue what is selected'],
    ],
  },
  {
    where: 'On the overview',
    keys: [
      ['1 – 5', 'range of the chart'],
      ['t', 'the chart as a table'],
    ],
  },
];
