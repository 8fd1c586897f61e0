import { grouped } from '#components/ui/format.ts';
import { findForeign } from '#components/upload/work/guess-modality.ts';
import type { Feed, Target } from '#components/upload/work/plan.ts';
import type { Sample } from '#components/upload/work/protocol.ts';

type Props = { feed: Feed; sample: Sample | undefined; target: Target };

/** What speaks against how a feed is mapped, before any row of it is checked. */
export function FeedFault(props: Props) {
  const text = sayFault(props);
  if (text === null) return null;
  return (
    <p role="alert" className="border-l-2 border-warn pl-3 font-medium text-warn [overflow-wrap:anywhere]">
      {text}
    </p>
  );
}

function sayFault({ feed, sample, target: { collection, modalities } }: Props): string | null {
  if (feed.modality === null) {
    const foreign = findForeign({ column: feed.vectorColumn, file: feed.label }, modalities);
    if (foreign === null) return null;
    return `Left out: it seems to hold ${foreign}, which ${collection} does not have. Say what it holds, or choose another collection.`;
  }
  const dims = modalities.find(({ name }) => name === feed.modality)?.dims ?? null;
  const own = sample?.dims ?? 0;
  if (dims === null || own === 0 || own === dims) return null;
  return `Its vectors have ${grouped(own)} dims, ${feed.modality} of ${collection} has ${grouped(dims)}: all its rows would be refused. Choose another collection or vector column, or leave it out.`;
}
