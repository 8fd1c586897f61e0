import { z } from 'zod';
import { ConfigError } from './config-error.ts';

const PROTOCOLS = ['http/protobuf', 'http/json'] as const;
const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** OpenTelemetry's settings, as far as Muster goes by them itself; the SDK reads headers, certificates and resource. */
export const tracingSettings = {
  OTEL_SDK_DISABLED: z.string().optional(),
  OTEL_TRACES_EXPORTER: z.string().optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.string().optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.string().optional(),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: z.string().optional(),
  OTEL_TRACES_SAMPLER: z.string().optional(),
  OTEL_TRACES_SAMPLER_ARG: z.string().optional(),
};
type Settings = Partial<Record<keyof typeof tracingSettings, string>>;

/** How traces are sent. */
export interface TracingConfig {
  /** Of an OTLP receiver, `…/v1/traces`. */
  url: string;
  protocol: (typeof PROTOCOLS)[number];
  sampler: (typeof SAMPLERS)[number];
  /** Of traces that begin here, 0 to 1, where the sampler goes by a share. */
  share: number;
}

/**
 * Reads how traces are sent; undefined: not at all. Settings that are there for others stop nobody who sends none.
 * @throws ConfigError
 */
export function readTracing(settings: Settings): TracingConfig | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: base, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: whole } = settings;
  const isOff =
    settings.OTEL_SDK_DISABLED?.toLowerCase() === 'true' || settings.OTEL_TRACES_EXPORTER === 'none';
  const url = whole ?? (base === undefined ? undefined : `${base.replace(/\/$/, '')}/v1/traces`);
  if (isOff || url === undefined) return undefined;
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
    throw new ConfigError(
      `OTEL_EXPORTER_OTLP_${whole === undefined ? '' : 'TRACES_'}ENDPOINT has to be an address that starts with http:// or https://.`,
    );
  const share = Number(settings.OTEL_TRACES_SAMPLER_ARG ?? 1);
  if (!(share >= 0 && share <= 1))
    throw new ConfigError('OTEL_TRACES_SAMPLER_ARG has to be a number from 0 to 1.');
  const protocolName =
    settings.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL === undefined
      ? 'OTEL_EXPORTER_OTLP_PROTOCOL'
      : 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL';
  return {
    url,
    protocol: choose(settings, protocolName, PROTOCOLS, 'http/protobuf'),
    sampler: choose(settings, 'OTEL_TRACES_SAMPLER', SAMPLERS, 'parentbased_always_on'),
    share,
  };
}

function choose<T extends string>(
  settings: Settings,
  name: keyof Settings,
  among: readonly T[],
  fallback: T,
): T {
  const given = settings[name] ?? fallback;
  const chosen = among.find((one) => one === given);
  if (chosen !== undefined) return chosen;
  throw new ConfigError(`${name} is ${JSON.stringify(given)}, but has to be one of ${among.join(', ')}.`);
}
