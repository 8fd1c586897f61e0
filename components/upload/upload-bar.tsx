/** A part of a bar. */
export interface BarPart {
  name: string;
  /** Of the whole, 0 to 1. */
  share: number;
  colour: string;
}

/** How much is done, and what became of it. It is never rounded up: full is full. */
export function UploadBar({
  label,
  parts,
  height = 12,
}: {
  label: string;
  parts: readonly BarPart[];
  height?: number;
}) {
  const done = parts.reduce((sum, { share }) => sum + share, 0);
  const percent = Math.min(100, Math.floor(done * 1_000) / 10);
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a progress element has one part only
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      className="flex w-full overflow-hidden bg-rule"
      style={{ height }}
    >
      {parts.map(({ name, share, colour }) => (
        <div
          key={name}
          className="h-full shrink-0"
          style={{ width: `${share * 100}%`, background: colour }}
        />
      ))}
    </div>
  );
}
