import { z } from 'zod';
import { limits, readiness } from '#lib/contract/answers.ts';
import { describeLimits } from '#lib/stats/limits.ts';
import { REDIS_ERRORS, type Endpoint } from './endpoint.ts';

/** For probes, and the description itself. */
export const SERVICE: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/api/health/live',
    tag: 'Service',
    isOpen: true,
    name: 'readLiveness',
    summary: 'Whether the process answers',
    answer: { schema: z.object({ live: z.literal(true) }), example: { live: true } },
    errors: ['closing', 'internal'],
  },
  {
    method: 'GET',
    path: '/api/health/ready',
    tag: 'Service',
    isOpen: true,
    name: 'readReadiness',
    summary: 'Whether Redis takes writes; the engine and the indexer beside it',
    answer: {
      schema: readiness,
      example: {
        ready: true,
        redis: {
          ok: true,
          version: '7.0.15',
          embedded: true,
          durable: true,
          used_bytes: 1_800_000,
          limit_bytes: null,
        },
        engine: { ok: true, name: 'LanceDB', version: null },
        indexer: { running: true, trouble: null },
        warnings: [],
      },
    },
    alsoStatus: { status: 503, description: 'Redis takes no writes' },
    errors: REDIS_ERRORS,
  },
  {
    method: 'GET',
    path: '/api/metrics',
    tag: 'Service',
    name: 'readMetrics',
    summary: 'Everything that is measured, for Prometheus',
    answerType: 'text/plain',
    answer: {
      schema: z.string(),
      example:
        '# HELP muster_redis_up 1 while Redis takes writes.\n# TYPE muster_redis_up gauge\nmuster_redis_up 1\n',
    },
    errors: REDIS_ERRORS,
  },
  {
    method: 'GET',
    path: '/api/limits',
    tag: 'Service',
    isOpen: true,
    name: 'readLimits',
    summary: 'What a request may be, and what is held',
    answer: {
      schema: limits,
      example: describeLimits({ backlogMax: 5_000_000, memoryShareMax: 0.9, rateRequestsMax: null }),
    },
    errors: ['closing', 'internal'],
  },
  {
    method: 'GET',
    path: '/api/openapi.json',
    tag: 'Service',
    isOpen: true,
    name: 'readDescription',
    summary: 'This description, as OpenAPI 3.1',
    answer: {
      schema: z.looseObject({ openapi: z.string() }),
      example: { openapi: '3.1.0' },
    },
    errors: ['closing', 'internal'],
  },
];
