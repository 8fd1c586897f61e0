import type { ThroughputRange } from '#lib/contract/throughput.ts';
import { rangeLabel } from '#components/throughput/ranges.ts';
import { moment } from '#components/ui/format.ts';

/** What a chart is to show: a range up to now, or from one moment to another. */
export type ChosenSpan = { range: ThroughputRange } | { from: number; to: number };

/** As the API takes it. */
export const queryOf = (span: ChosenSpan): string =>
  'range' in span ? `range=${span.range}` : `from=${span.from}&to=${span.to}`;

/** `1 h`, `18 Nov 10:21 – 18 Nov 12:00`. */
export const spanLabel = (span: ChosenSpan): string =>
  'range' in span ? rangeLabel(span.range) : `${moment(span.from)} – ${moment(span.to)}`;

/** Whether there is more to come: what ended in the past is read once. */
export const isOpen = (span: ChosenSpan, nowMs: number): boolean => 'range' in span || span.to > nowMs;
