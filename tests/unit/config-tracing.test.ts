import { describe, expect, test } from 'vitest';
import { ConfigError } from '#lib/config-error.ts';
import { readConfig } from '#lib/config.ts';

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

describe('traces', () => {
  test('go nowhere unless an address is set', () => {
    expect(readConfig({}).tracing).toBeUndefined();
    // Others may share the environment: what they set refuses nobody.
    expect(
      readConfig({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', OTEL_TRACES_SAMPLER: 'xray' }).tracing,
    ).toBeUndefined();
  });

  test('go to the address for all signals, or to that for traces', () => {
    expect(readConfig(ENDPOINT).tracing).toEqual({
      url: 'http://collector:4318/v1/traces',
      protocol: 'http/protobuf',
      sampler: 'parentbased_always_on',
      share: 1,
    });
    const own = { ...ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces/in' };
    expect(readConfig(own).tracing?.url).toBe('https://traces/in');
  });

  test.each([{ OTEL_SDK_DISABLED: 'true' }, { OTEL_TRACES_EXPORTER: 'none' }])(
    'can be switched off: %o',
    (off) => {
      expect(readConfig({ ...ENDPOINT, ...off }).tracing).toBeUndefined();
    },
  );

  test.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317' }, /ENDPOINT has to be an address/],
    [{ ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, /PROTOCOL is "grpc", but has to be one of/],
    [{ ...ENDPOINT, OTEL_TRACES_SAMPLER: 'xray' }, /SAMPLER is "xray"/],
    [{ ...ENDPOINT, OTEL_TRACES_SAMPLER_ARG: '2' }, /SAMPLER_ARG has to be a number from 0 to 1/],
  ])('a setting that cannot be followed is named: %o', (env, words) => {
    expect(() => readConfig(env)).toThrow(words);
    expect(() => readConfig(env)).toThrow(ConfigError);
  });
});
