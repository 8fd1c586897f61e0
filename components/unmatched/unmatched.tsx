import { HeldList } from '#components/items/held-list.tsx';

/** What waits for another side. */
export function Unmatched() {
  return (
    <HeldList
      title="Unmatched"
      state="unmatched"
      actions={['flush', 'discard']}
      whenEmpty="Nothing waits. Every item that is held has all its sides."
    />
  );
}
