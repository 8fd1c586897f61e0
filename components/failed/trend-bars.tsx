import type { TrendBucket } from '#components/failed/words.ts';

const STEP = 6;
const BAR = 4;

type Props = {
  buckets: readonly TrendBucket[];
  /** The warm colour is for what goes on. */
  isComing: boolean;
  height: number;
  label: string;
  /** As wide as there is room. */
  isWide?: boolean;
};

/** How many failed when: a bar per bucket, the unfinished one hollow. */
export function TrendBars({ buckets, isComing, height, label, isWide = false }: Props) {
  const most = Math.max(1, ...buckets.map(({ count }) => count));
  const width = buckets.length * STEP;
  const room = height - 1;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      style={{ height, color: isComing ? 'var(--bad-fill)' : 'var(--m4)' }}
      className={isWide ? 'block w-full' : 'block w-full max-w-[144px]'}
    >
      <path
        d={`M0 ${height - 0.5}h${width}`}
        vectorEffect="non-scaling-stroke"
        className="fill-none stroke-strong"
      />
      {buckets.map(({ start, count, isUnfinished }, i) => {
        const tall = count === 0 ? 0 : Math.max(2, (count / most) * room);
        return (
          tall > 0 && (
            <rect
              key={start}
              x={i * STEP + 1}
              y={room - tall}
              width={BAR}
              height={tall}
              fill="currentColor"
              fillOpacity={isUnfinished ? 0.55 : 1}
            />
          )
        );
      })}
    </svg>
  );
}
