import type { Stage } from './stage.ts';

/** What a figure has to reach; null: it is told, not judged. */
export type Target = { atLeast: number } | { atMost: number } | null;

/** One line of the table. */
export interface Row {
  /** The same from run to run, and opens with the name of its figure: `intake/384/numbers/text`. */
  key: string;
  /** For people. */
  figure: string;
  value: number;
  /** '×' is a ratio of things measured side by side: what is kept, and compared from run to run. */
  unit: '×' | 'ms' | '%' | 'MB' | 's' | '/s' | 'µs';
  target: Target;
  /** The absolute figures beside it. */
  detail: string;
}

/** Something to measure. */
export interface Figure {
  name: string;
  /** Cheap enough for `--quick`. */
  quick: boolean;
  run(stage: Stage, options: { quick: boolean }): Promise<Row[]>;
}

/** Whether a row reaches its target; null when it has none. */
export function isReached({ value, target }: Pick<Row, 'value' | 'target'>): boolean | null {
  if (target === null) return null;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}
