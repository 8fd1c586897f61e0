import type { Stats } from '#lib/contract/answers.ts';
import { spread } from '#components/readiness/spread.ts';

const WEDGE = 20;
const BAR = 10;
const SHARE_OF_WIDTH = 0.487;

type Props = {
  stats: Stats;
  /** The clasp's own edges, in the coordinates of `width`. */
  from: { left: number; right: number } | null;
  width: number;
  name: string;
};

/** The clasp enlarged into ready, later and failed, joined to its place in the picture by a wedge. */
export function Clasp({ stats, from, width, name }: Props) {
  const length = Math.floor(width * SHARE_OF_WIDTH);
  const parts = spread([stats.ready, stats.later, stats.failed], length);
  const fills = ['var(--overprint)', 'var(--later)', 'var(--bad-fill)'];
  if (!from)
    return (
      <p className="text-axis text-ink-3" style={{ height: WEDGE + BAR, paddingTop: WEDGE - 4 }}>
        nothing waits for the index
      </p>
    );
  return (
    <div aria-hidden className="relative" style={{ height: WEDGE + BAR }}>
      <svg width={width} height={WEDGE} className="absolute top-0 left-0 overflow-visible">
        <path
          d={`M${from.left} 2 L${from.right} 2 L${length} ${WEDGE} L0 ${WEDGE} Z`}
          style={{ fill: 'var(--rule)', opacity: 0.7 }}
        />
        <path
          d={`M${from.left} 2 L0 ${WEDGE} M${from.right} 2 L${length} ${WEDGE}`}
          style={{ stroke: 'var(--strong)' }}
        />
      </svg>
      {parts.map(({ x, width: part }, i) => (
        <div
          key={fills[i]}
          className="bar-motion absolute"
          style={{ left: x, width: part, top: WEDGE, height: BAR, background: fills[i] }}
        />
      ))}
      <span className="absolute text-axis text-ink-3" style={{ left: length + 10, top: WEDGE - 3 }}>
        {name}, enlarged
      </span>
    </div>
  );
}
