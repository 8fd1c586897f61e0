import { pino } from 'pino';
import { expect, test } from 'vitest';
import { openTelemetry } from '#lib/telemetry/open.ts';
import { openScopes } from '#lib/telemetry/scope.ts';

const open = () => openTelemetry(openScopes(), {}, undefined, pino({ level: 'silent' }));

test('what was counted of a collection stays while its counts cannot be read, and goes when it is gone', async () => {
  const telemetry = await open();
  telemetry.meter.addLostLeases('shop', 3);
  const look = (names: string[] | null) =>
    telemetry.scrape(async () => Promise.resolve({ readiness: null, names, collections: [] }));
  const series = 'muster_leases_lost_total{collection="shop"} 3';
  for (const names of [['shop'], ['shop'], null, null, ['shop']]) expect(await look(names)).toContain(series);
  expect(await look([])).toContain(series);
  expect(await look([])).not.toContain('collection="shop"');
});
