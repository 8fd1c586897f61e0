import { HeldList } from '#components/items/held-list.tsx';

/** What was given up on, with the reason. */
export function Failed() {
  return (
    <HeldList
      title="Failed"
      state="failed"
      actions={['requeue', 'discard']}
      whenEmpty="Nothing was given up on. What the engine refuses for good would be kept here, with the reason."
    />
  );
}
