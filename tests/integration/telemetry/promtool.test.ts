import { expect, test } from 'vitest';
import { runHidden } from '#scripts/support/programs.ts';
import { findPromtool } from '#tests/support/promtool.ts';

const promtool = await findPromtool();
// The rules are held to the metrics without it too (rules.test.ts).
if (promtool === undefined)
  process.stderr.write('promtool is not here, and cannot be had from Debian: the alerts are not played.\n');

test.skipIf(promtool === undefined)('Prometheus takes the alerts as they are', async () => {
  const checked = await runHidden(promtool!, ['check', 'rules', 'deploy/prometheus/alerts.yaml']);
  expect(checked).toMatchObject({ ok: true });
});

test.skipIf(promtool === undefined)('alerts fire when they should, and not when all is well', async () => {
  const played = await runHidden(promtool!, ['test', 'rules', 'deploy/prometheus/alerts.test.yaml']);
  expect(played).toMatchObject({ ok: true });
});
