import type { System } from '#lib/contract/console.ts';
import { bytes, clock } from '#components/ui/format.ts';

const [WIDTH, HEIGHT] = [480, 48];

/** Redis' memory over the last hour, from zero. */
export function MemoryTrend({ samples }: { samples: System['redis']['memory'] }) {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || first === last) return <div style={{ height: HEIGHT + 16 }} />;
  const most = Math.max(...samples.map(({ used_bytes: used }) => used), 1);
  const points = samples.map(({ at, used_bytes: used }) => {
    const x = ((at - first.at) / (last.at - first.at)) * WIDTH;
    return `${x.toFixed(1)},${(HEIGHT - (used / most) * (HEIGHT - 2)).toFixed(1)}`;
  });
  return (
    <figure>
      <svg
        role="img"
        aria-label={`Memory from ${bytes(first.used_bytes)} at ${clock(first.at)} to ${bytes(last.used_bytes)} at ${clock(last.at)}`}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="block w-full border-b border-rule"
        style={{ height: HEIGHT }}
      >
        <polyline
          points={points.join(' ')}
          vectorEffect="non-scaling-stroke"
          style={{ fill: 'none', stroke: 'var(--overprint)', strokeWidth: 1.5 }}
        />
      </svg>
      <figcaption aria-hidden className="flex justify-between text-axis text-ink-3">
        <span>
          {clock(first.at)} · {bytes(first.used_bytes)}
        </span>
        <span>
          {clock(last.at)} · {bytes(last.used_bytes)}
        </span>
      </figcaption>
    </figure>
  );
}
