import type { Figure } from '#bench/harness/figure.ts';
import { emptyRoute } from './empty-route.ts';

/** In the order in which they are measured. */
export const FIGURES: readonly Figure[] = [emptyRoute];
