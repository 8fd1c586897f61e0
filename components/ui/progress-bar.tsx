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
      <progress
        aria-label="Done"
        value={percent}
        max={100}
        className="block h-1.5 w-full appearance-none border-0 bg-rule [&::-moz-progress-bar]:bg-overprint [&::-webkit-progress-bar]:bg-rule [&::-webkit-progress-value]:bg-overprint"
      />
    </div>
  );
}
