import type { Schema } from '#lib/contract/openapi.ts';

const span = (min: number | undefined, max: number | undefined, unit: string): string | null => {
  const least = min === undefined || min <= -Number.MAX_SAFE_INTEGER ? null : min.toLocaleString('en');
  const most = max === undefined || max >= Number.MAX_SAFE_INTEGER ? null : max.toLocaleString('en');
  if (least === null && most === null) return null;
  const range = most === null ? `${least} or more` : `${least ?? 'up'} to ${most}`;
  return unit === '' ? range : `${range} ${unit}`;
};

/** A schema's limits in a few words; '' when it has none. */
export const describeBounds = (schema: Schema): string =>
  [
    span(schema.minimum, schema.maximum, ''),
    span(schema.minLength, schema.maxLength, 'characters'),
    span(schema.minItems, schema.maxItems, ''),
    schema.pattern === undefined ? null : schema.pattern,
    schema.default === undefined ? null : `${JSON.stringify(schema.default)} by default`,
  ]
    .filter((part) => part !== null)
    .join(', ');
