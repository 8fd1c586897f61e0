import { grouped } from '#components/ui/format.ts';

/** How much of something counted is done. */
export function ProgressBar({ done, total }: { done: number; total: number }) {
  const percent = total === 0 ? 100 : Math.min(100, Math.floor((done / total) * 100));
  return (
    <div>
      <p className="mb-1 flex justify-between tabular-nums">
        <span>
          {grouped(done)} of {grouped(total)}
        </span>
        <span className="text-ink-3">{percent} %</span>
      </p>
      <div
        role="progressbar"
        aria-label="Done"
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        className="relative h-1.5 bg-rule"
      >
        <div className="bar-motion absolute inset-y-0 left-0 bg-overprint" style={{ width: `${percent}%` }} />
      </div>
    </div>
  );
}
