import type { Figure } from '#bench/harness/figure.ts';
import { emptyRoute } from './empty-route.ts';
import { growth } from './growth.ts';
import { intake } from './intake.ts';

/** In the order in which they are measured. */
export const FIGURES: readonly Figure[] = [emptyRoute, intake, growth];
