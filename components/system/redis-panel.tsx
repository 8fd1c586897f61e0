import { TriangleAlert } from 'lucide-react';
import type { System } from '#lib/contract/console.ts';
import { MemoryTrend } from '#components/system/memory-trend.tsx';
import type { SystemPanelProps } from '#components/system/panel-props.ts';
import { cutWarning, modeOf, trendOf } from '#components/system/words.ts';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { memory } from '#components/ui/format.ts';
import { LivePanel } from '#components/ui/live-panel.tsx';

const HEIGHT = 216;

/** Redis: what it is, its memory, and the settings that endanger a promise, each with its cure. */
export function RedisPanel(props: SystemPanelProps) {
  return (
    <LivePanel title="Redis" what="Redis" {...props} outline={<p style={{ minHeight: HEIGHT }}>–</p>}>
      {({ redis }) => (
        <div className="grid content-start gap-4" style={{ minHeight: HEIGHT }}>
          {!redis.ok && (
            <p className="text-bad">
              <Sign /> {redis.detail ?? 'It takes no writes.'}
            </p>
          )}
          <Facts>
            <Fact name="Version">{redis.version ?? 'unknown'}</Fact>
            <Fact name="Mode">{modeOf(redis)}</Fact>
            <Fact name="Memory">
              {redis.used_bytes === null ? 'unknown' : memory(redis.used_bytes, redis.limit_bytes)}
            </Fact>
            <Fact name="Trend">{trendOf(redis)}</Fact>
          </Facts>
          <Endangers warnings={redis.endangers} />
          <MemoryTrend samples={redis.memory} />
        </div>
      )}
    </LivePanel>
  );
}

function Endangers({ warnings }: { warnings: System['redis']['endangers'] }) {
  if (warnings.length === 0) return <p className="text-ink-2">No setting endangers a promise.</p>;
  return (
    <ul aria-label="Settings that endanger a promise" className="grid gap-2">
      {warnings.map((warning) => {
        const { fact, cure } = cutWarning(warning);
        return (
          <li key={warning}>
            <span className="font-medium text-warn">
              <Sign /> {fact}
            </span>{' '}
            {cure}
          </li>
        );
      })}
    </ul>
  );
}

const Sign = () => <TriangleAlert aria-hidden size={14} className="mr-0.5 inline align-[-2px]" />;
