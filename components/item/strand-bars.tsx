import type { Span, Strand } from '#components/item/spans.ts';
import { wait } from '#components/item/journey.ts';
import { type Lane, toneOf } from '#components/readiness/lanes.ts';
import { Hole } from '#components/ui/hole.tsx';

/** How high a lane is, and how far from the next. */
export const LANE_PX = { high: 16, apart: 4 } as const;
const CHAR_PX = 6;
const HATCH = 'repeating-linear-gradient(135deg, var(--strong) 0 1px, transparent 1px 7px)';

type Props = { spans: readonly Span[]; lanes: readonly Lane[]; xOf: (ms: number) => number };

/** What was held, missing and indexed at each moment: a lane per modality, one block where all are held. */
export function StrandBars({ spans, lanes, xOf }: Props) {
  const { high, apart } = LANE_PX;
  const total = lanes.length * (high + apart) - apart;
  return (
    <div className="relative" style={{ height: total }}>
      {spans.map(({ fromMs, toMs, strands }) => {
        const place = { left: xOf(fromMs), width: Math.max(1, xOf(toMs) - xOf(fromMs) - 1) };
        const tookText = wait(toMs - fromMs);
        const whole = wholeOf(strands, lanes);
        if (whole !== null)
          return (
            <Block
              key={fromMs}
              strand={whole}
              colour="var(--overprint)"
              place={{ ...place, top: 0, height: total }}
              words={whole === 'held' ? '' : `in the index only, ${tookText}`}
            />
          );
        return lanes.map((lane, i) => (
          <Block
            key={`${fromMs} ${lane.name}`}
            strand={strands[i] ?? 'none'}
            colour={toneOf(lane)}
            place={{ ...place, top: i * (high + apart), height: high }}
            words={sayStrand(strands[i], lane.name, tookText)}
          />
        ));
      })}
    </div>
  );
}

const wholeOf = (strands: readonly Strand[], lanes: readonly Lane[]): 'held' | 'index' | null => {
  const required = strands.filter((_, i) => lanes[i]?.required);
  const [first] = required;
  const isOne = required.length > 0 && required.every((strand) => strand === first);
  return isOne && (first === 'held' || first === 'index') ? first : null;
};

const sayStrand = (strand: Strand | undefined, name: string, took: string): string => {
  if (strand === 'waits') return `waits for ${name}, ${took}`;
  return strand === 'index' ? `${name} is in the index` : '';
};

type BlockProps = {
  strand: Strand;
  colour: string;
  place: { left: number; width: number; top: number; height: number };
  words: string;
};

function Block({ strand, colour, place, words }: BlockProps) {
  if (strand === 'none') return null;
  const isRoomy = words.length * CHAR_PX + 16 <= place.width;
  return (
    <span
      title={words === '' ? undefined : words}
      className="absolute flex items-center overflow-hidden text-axis whitespace-nowrap text-ink-2"
      style={{
        ...place,
        ...(strand === 'held' && { background: colour }),
        ...(strand === 'index' && { backgroundImage: HATCH }),
      }}
    >
      {strand === 'waits' && <Hole />}
      {isRoomy && words !== '' && <span className="relative mx-2 bg-ground px-1">{words}</span>}
    </span>
  );
}
