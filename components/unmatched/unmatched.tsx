import { HeldList } from '#components/items/held-list.tsx';
import { NearLine } from '#components/near/near-line.tsx';

/** What waits for another side. */
export function Unmatched() {
  return (
    <HeldList
      title="Unmatched"
      state="unmatched"
      actions={['flush', 'discard']}
      note={<NearLine />}
      whenEmpty="Nothing waits. Every item that is held has all its sides."
    />
  );
}
