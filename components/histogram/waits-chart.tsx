import { clsx } from 'clsx';
import { bucketName, edgeName, type Histogram, percentName } from '#components/histogram/buckets.ts';
import { grouped } from '#components/ui/format.ts';

/** A bar per bucket with its share above; the edges between them stand below. */
export function WaitsChart({ edgesMs, counts }: Histogram) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const most = Math.max(1, ...counts);
  return (
    <figure className="@container flex h-full flex-col">
      <figcaption className="sr-only">
        {counts
          .map((count, i) => `${bucketName(edgesMs, i)}: ${grouped(count)}, ${percentName(count, total)} %`)
          .join('; ')}
      </figcaption>
      <div aria-hidden className="flex min-h-0 grow items-end gap-0.5 border-b border-rule">
        {counts.map((count, i) => (
          <div
            key={bucketName(edgesMs, i)}
            title={`${bucketName(edgesMs, i)}: ${grouped(count)}`}
            className="flex h-full min-w-0 flex-1 flex-col justify-end text-center text-axis text-ink-2 tabular-nums"
          >
            {count > 0 && percentName(count, total)}
            {count > 0 && (
              <div
                className="data-bar min-h-px bg-overprint"
                // The number stands above its bar: the highest leaves it room.
                style={{ height: `calc((100% - 16px) * ${count / most})` }}
              />
            )}
          </div>
        ))}
      </div>
      <div aria-hidden className="relative h-5 text-axis text-ink-3">
        {edgesMs.map((edgeMs, i) => (
          <span
            key={edgeMs}
            className={clsx(
              'absolute top-1 -translate-x-1/2 whitespace-nowrap',
              i % 2 === 1 && '@max-[430px]:hidden',
            )}
            style={{ left: `${((i + 1) / counts.length) * 100}%` }}
          >
            {edgeName(edgeMs)}
          </span>
        ))}
      </div>
    </figure>
  );
}
