'use client';

import { memo, useId } from 'react';
import {
  type DotItemDotProps,
  CartesianGrid,
  Line as Curve,
  LineChart,
  ReferenceArea,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { clock, compact, day } from '#components/ui/format.ts';
import { ChartTip } from '#components/throughput/chart-tip.tsx';
import { marksOf } from '#components/throughput/events.ts';
import type { Line } from '#components/throughput/lines.ts';
import { LineEnds } from '#components/throughput/line-end-labels.tsx';
import { lastRates, lineEnds } from '#components/throughput/line-ends.ts';
import { isByDay, rateTicks, timeTicks } from '#components/throughput/scale.ts';
import { type Bucket, type Series, type Span, isAlone, perSecond } from '#components/throughput/series.ts';

type Props = { series: Series; lines: readonly Line[]; width: number; height: number };

const TOP = 8;
const AXIS = 24;
const LEFT = 36;
const ENDS = 124;
const NARROW = 560;
const NO_DATA_PX = 12;

const offsetMs = (t: number) => -new Date(t).getTimezoneOffset() * 60_000;
const tickStyle = { fill: 'var(--ink-3)', fontSize: 11 };

/** A line has no length at a bucket without neighbours: there it gets a dot. */
const dotAlone = (buckets: readonly Bucket[], colour: string) => (dot: DotItemDotProps) =>
  isAlone(buckets, dot.index) ? (
    <circle key={dot.key} cx={dot.cx} cy={dot.cy} r={2} fill={colour} />
  ) : (
    <g key={dot.key} />
  );

/** Rates over time: lines that stop where there is no data, and say at their ends what they are. */
export const ThroughputChart = memo(function ThroughputChart({ series, lines, width, height }: Props) {
  const hatch = useId();
  const narrow = width < NARROW;
  const right = narrow ? 8 : ENDS;
  const { buckets, from, to, bucketMs } = series;
  const rateOf = (line: Line) => (bucket: Bucket) =>
    bucket.point && perSecond(line.count(bucket.point), bucketMs);
  const max = Math.max(0, ...lines.flatMap((line) => buckets.map((bucket) => rateOf(line)(bucket) ?? 0)));
  const ticks = rateTicks(max);
  const plot = { width: width - LEFT - right, height: height - TOP - AXIS };
  const pxOf = (span: Span) => ((span.to - span.from) / Math.max(1, to - from)) * plot.width;
  const rates = lastRates(series, lines);

  return (
    <>
      <div className="relative" style={{ height }}>
        <LineChart
          data={buckets}
          width={width}
          height={height}
          margin={{ top: TOP, right, bottom: 0, left: 0 }}
          title="Throughput"
        >
          <defs>
            <pattern
              id={hatch}
              width={6}
              height={6}
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <path d="M0 0V6" style={{ stroke: 'var(--strong)' }} />
            </pattern>
          </defs>
          <CartesianGrid vertical={false} stroke="var(--rule)" />
          <YAxis
            width={LEFT}
            domain={[0, ticks[2]]}
            // Without it an hour without any data has no axis, and no gap is drawn.
            allowDataOverflow
            ticks={ticks}
            interval={0}
            tickFormatter={compact}
            tick={tickStyle}
            axisLine={false}
            tickLine={false}
          />
          <XAxis
            dataKey="mid"
            type="number"
            scale="time"
            domain={[from, to]}
            ticks={timeTicks(from, to, narrow ? 3 : 6, offsetMs)}
            tickFormatter={isByDay(from, to) ? day : clock}
            height={AXIS}
            tick={tickStyle}
            axisLine={false}
            tickLine={false}
            interval="preserveStartEnd"
          />
          {series.gaps.map((gap) => (
            <ReferenceArea
              key={gap.from}
              x1={gap.from}
              x2={gap.to}
              fill={`url(#${hatch})`}
              fillOpacity={1}
              {...(pxOf(gap) >= NO_DATA_PX && {
                label: {
                  value: 'no data',
                  position: 'insideBottom',
                  fill: 'var(--ink-3)',
                  fontSize: 11,
                  // The ground around the letters keeps them legible on the hatching.
                  style: { paintOrder: 'stroke', stroke: 'var(--ground)', strokeWidth: 4 },
                },
              })}
            />
          ))}
          {marksOf(series.events, from, to, plot.width).map(({ at, label, side }) => (
            <ReferenceLine
              key={at}
              x={at}
              stroke="var(--warn)"
              label={{
                value: label,
                position: side === 'right' ? 'insideTopLeft' : 'insideTopRight',
                fill: 'var(--warn)',
                fontSize: 11,
                fontWeight: 600,
                style: { paintOrder: 'stroke', stroke: 'var(--ground)', strokeWidth: 4 },
              }}
            />
          ))}
          <Tooltip
            content={<ChartTip lines={lines} bucketMs={bucketMs} events={series.events} />}
            cursor={{ stroke: 'var(--control)' }}
            isAnimationActive={false}
          />
          {lines.map((line) => (
            <Curve
              key={line.key}
              name={line.name}
              dataKey={rateOf(line)}
              type="linear"
              stroke={line.colour}
              strokeWidth={line.width}
              {...(line.dash && { strokeDasharray: line.dash })}
              dot={dotAlone(buckets, line.colour)}
              activeDot={{ r: 3, fill: line.colour, stroke: 'none' }}
              isAnimationActive={false}
            />
          ))}
        </LineChart>
        {!narrow && (
          <LineEnds ends={lineEnds(rates, ticks[2], plot.height)} left={width - right + 8} top={TOP} />
        )}
      </div>
      {narrow && <LineEnds ends={rates.map((end) => ({ ...end, top: 0 }))} />}
    </>
  );
});
