import { LaneNames } from '#components/readiness/lane-names.tsx';
import type { Lane } from '#components/readiness/lanes.ts';

const LANE = 36;

/** The picture's rules before the first counts. */
export function PictureOutline({ lanes }: { lanes: readonly Lane[] }) {
  return (
    <div className="flex pt-[52px]">
      <div className="max-md:hidden">
        <LaneNames lanes={lanes} heights={lanes.map(() => LANE)} />
      </div>
      <div className="flex grow flex-col gap-1">
        {lanes.map(({ name }) => (
          <div key={name} className="border-y border-rule" style={{ height: LANE }} />
        ))}
      </div>
    </div>
  );
}
