import type { Runtime } from '#lib/runtime.ts';
import { METRICS_TYPE } from '#lib/telemetry/open.ts';

/** Answers with everything that is measured. */
export const answerMetrics = async (runtime: Pick<Runtime, 'metrics'>): Promise<Response> =>
  new Response(await runtime.metrics(), {
    headers: { 'content-type': METRICS_TYPE, 'cache-control': 'no-store' },
  });
