import { grouped } from '#components/ui/format.ts';
import type { Lane } from '#components/readiness/lanes.ts';

/** Room for the names, left of the strands. */
export const NAMES_PX = 88;

type Props = { lanes: readonly Lane[]; heights: readonly number[]; have?: Record<string, number> };

/** Names of the modalities with how many items have them. */
export function LaneNames({ lanes, heights, have }: Props) {
  return (
    <div className="flex shrink-0 flex-col gap-1 pr-2" style={{ width: NAMES_PX }}>
      {lanes.map((lane, i) => (
        <div key={lane.name} className="flex flex-col justify-center" style={{ height: heights[i] }}>
          <div className="truncate leading-4 font-medium" title={lane.name}>
            {lane.name}
          </div>
          {lane.required && (
            <div className="text-axis leading-4 text-ink-3">
              {have ? grouped(have[lane.name] ?? 0) : '–'} held
            </div>
          )}
        </div>
      ))}
    </div>
  );
}
