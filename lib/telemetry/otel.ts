/** Traces by OpenTelemetry's SDK. Loaded only where traces are wanted: nothing else imports the SDK. */
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type SpanContext } from '@opentelemetry/api';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
  type Sampler,
  type SpanExporter,
} from '@opentelemetry/sdk-trace';
import type { TracingConfig } from '#lib/config-tracing.ts';
import { VERSION } from '#lib/contract/version.ts';
import { readTraceparent, type Span, type Tracing } from './tracing.ts';

const KINDS = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER, internal: SpanKind.INTERNAL } as const;
const NAME = 'muster';
const STOP_WAIT_MS = 5_000;

/** Opens traces. What the environment says of service name, resource, headers and certificates holds, as in every SDK. */
export async function openOtel(options: TracingConfig): Promise<Tracing> {
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': NAME, 'service.version': VERSION }).merge(
      detectResources({ detectors: [envDetector] }),
    ),
    sampler: samplerOf(options),
    spanProcessors: [new BatchSpanProcessor({ exporter: await openExporter(options) })],
  });
  const tracer = provider.getTracer(NAME, VERSION);
  return {
    start(name, { kind, parent, links = [], attributes, beganMsAgo = 0 }) {
      const from = contextOf(parent);
      const context = from === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, from);
      const span = tracer.startSpan(
        name,
        {
          kind: KINDS[kind],
          attributes,
          startTime: Date.now() - beganMsAgo,
          links: links.flatMap((link) => {
            const linked = contextOf(link);
            return linked === null ? [] : [{ context: linked }];
          }),
        },
        context,
      );
      const { traceId, spanId, traceFlags } = span.spanContext();
      return {
        traceId,
        traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
        note: (more) => void span.setAttributes(more),
        end(error) {
          if (error !== undefined) {
            span.setAttribute('error.type', typeOf(error));
            span.setStatus({ code: SpanStatusCode.ERROR });
          }
          span.end();
        },
      } satisfies Span;
    },
    async stop() {
      await provider.forceFlush({ timeoutMillis: STOP_WAIT_MS }).catch(() => undefined);
      await provider.shutdown().catch(() => undefined);
    },
  };
}

async function openExporter({ url, protocol }: TracingConfig): Promise<SpanExporter> {
  const { OTLPTraceExporter } =
    protocol === 'http/json'
      ? await import('@opentelemetry/exporter-trace-otlp-http')
      : await import('@opentelemetry/exporter-trace-otlp-proto');
  return new OTLPTraceExporter({ url });
}

function samplerOf({ sampler, share }: TracingConfig): Sampler {
  const root = sampler.endsWith('always_off')
    ? new AlwaysOffSampler()
    : sampler.endsWith('traceidratio')
      ? new TraceIdRatioBasedSampler(share)
      : new AlwaysOnSampler();
  return sampler.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}

function contextOf(traceparent: string | null | undefined): SpanContext | null {
  const read = readTraceparent(traceparent);
  return read === null
    ? null
    : { traceId: read.traceId, spanId: read.spanId, traceFlags: read.flags, isRemote: true };
}

/** What kind of error it was: its words may hold what a trace must not. */
const typeOf = (error: unknown): string =>
  error instanceof Error ? ('code' in error ? String(error.code) : error.name) : typeof error;
