'use client';

import { parseAsInteger, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { throughputRange } from '#lib/contract/throughput.ts';
import type { ChosenSpan } from '#components/throughput/chosen-span.ts';

const PARAMETERS = {
  range: parseAsStringLiteral(throughputRange.options).withDefault('1h'),
  from: parseAsInteger,
  to: parseAsInteger,
};

/** What the charts show, as it stands in the address. */
export function useSpan(): [span: ChosenSpan, choose: (span: ChosenSpan) => void] {
  const [{ range, from, to }, set] = useQueryStates(PARAMETERS);
  const span = from !== null && to !== null && from < to ? { from, to } : { range };
  return [
    span,
    (chosen) =>
      void set(
        'range' in chosen ? { range: chosen.range, from: null, to: null } : { range: null, ...chosen },
      ),
  ];
}
