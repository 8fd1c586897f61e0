import { toLanes, toneOf } from '#components/readiness/lanes.ts';
import { areUnit, type Norms } from '#components/upload/work/norms.ts';
import type { Feed, TargetModality } from '#components/upload/work/plan.ts';
import type { Sample } from '#components/upload/work/protocol.ts';

const [BAR, HEIGHT] = [10, 48];

type Props = { sample: Sample; feeds: readonly Feed[]; modalities: readonly TargetModality[] };

/** How long the first vectors of a feed are. */
export function NormChart({ sample, feeds, modalities }: Props) {
  const feed = feeds.find(({ key }) => key === sample.feed);
  const modality = modalities.find(({ name }) => name === feed?.modality);
  const lane = toLanes(modalities).find(({ name }) => name === feed?.modality);
  if (!modality || !lane) return null;
  if (sample.norms === null)
    return (
      <p className="text-small text-warn">
        {sample.fault ?? `There are no ${modality.name} vectors to measure.`}
      </p>
    );
  const { bins } = sample.norms;
  const most = Math.max(...bins, 1);
  const text = sayNorms(sample.norms, modality);
  return (
    <figure className="min-w-0">
      <figcaption className="mb-2 text-small text-ink-2">
        {modality.name} norms <span className="text-ink-3">{text}</span>
      </figcaption>
      <svg
        aria-hidden
        viewBox={`0 0 ${bins.length * BAR} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="block h-12 w-full border-b border-rule"
      >
        {bins.map((count, i) => {
          const height = count === 0 ? 0 : Math.max(1, (count / most) * HEIGHT);
          return (
            <rect
              // oxlint-disable-next-line react/no-array-index-key -- a bin is its place
              key={i}
              x={i * BAR}
              y={HEIGHT - height}
              width={BAR - 1.5}
              height={height}
              style={{ fill: toneOf(lane) }}
            />
          );
        })}
      </svg>
    </figure>
  );
}

const short = (norm: number): string => String(Number(norm.toPrecision(norm < 10 ? 4 : 3)));

function sayNorms(norms: Norms, { similarity }: TargetModality): string {
  const [min, max] = [short(norms.min), short(norms.max)];
  const range = min === max ? `all ${min}` : `${min} to ${max}`;
  if (areUnit(norms)) return range;
  if (norms.min === 0 && similarity !== 'l2_norm') return `${range}; those of 0 will be refused`;
  if (similarity === 'cosine') return `${range}, not normalised; cosine does not mind`;
  return similarity === 'dot_product' ? `${range}, but dot_product wants 1` : `${range}, not normalised`;
}
