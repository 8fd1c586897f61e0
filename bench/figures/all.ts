import type { Figure } from '#bench/harness/figure.ts';
import { backlog } from './backlog.ts';
import { bytes } from './bytes.ts';
import { cores } from './cores.ts';
import { emptyRoute } from './empty-route.ts';
import { encodings } from './encodings.ts';
import { growth } from './growth.ts';
import { idle } from './idle.ts';
import { indexPairs } from './index-pairs.ts';
import { intake } from './intake.ts';
import { latency } from './latency.ts';
import { memory } from './memory.ts';
import { stats } from './stats.ts';

/** In the order in which they are measured. */
export const FIGURES: readonly Figure[] = [
  emptyRoute,
  intake,
  growth,
  bytes,
  backlog,
  stats,
  indexPairs,
  encodings,
  cores,
  latency,
  idle,
  memory,
];
