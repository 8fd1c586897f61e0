import { measureVector, thinVector } from '#components/item/measure-vector.ts';

const [WIDTH, HEIGHT] = [480, 56];

/** A vector's values as thin bars around zero. */
export function Sparkline({
  values,
  colour,
  label,
}: {
  values: readonly number[];
  colour: string;
  label: string;
}) {
  const { min, max } = measureVector(values);
  const reach = Math.max(Math.abs(min), Math.abs(max)) || 1;
  const bars = thinVector(values, WIDTH / 2);
  const step = WIDTH / bars.length;
  const middle = HEIGHT / 2;
  const path = bars
    .map(
      (value, i) => `M${((i + 0.5) * step).toFixed(1)} ${middle}v${((-value / reach) * middle).toFixed(1)}`,
    )
    .join('');
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      className="block h-14 w-full"
    >
      <path d={path} style={{ stroke: colour, strokeWidth: Math.min(1, step * 0.6), fill: 'none' }} />
    </svg>
  );
}
