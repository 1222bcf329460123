// How fast alerting closes minutes: `node --import tsx bench/alerting.ts [MINUTES]`, JSON lines on standard output.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { startAlerting } from '../services/alerting/alerting-service.ts';
import { alertingConfig } from '../services/alerting/config.ts';
import { createEmbeddedBus } from '../services/core/bus/embedded-bus.ts';
import { minuteMs } from '../services/core/clock.ts';
import { createLog } from '../services/core/log.ts';
import { untilClosed } from '../test/support/alerting-reference.ts';
import { publishMark, publishTraffic } from '../test/support/running-alerting.ts';
import { scoredTraffic } from '../test/support/scored-traffic.ts';

const minutes = Number(process.argv[2] ?? 5_000);
const from = 1_799_999_940_000;
const last = from + (minutes - 1) * minuteMs;
const replay = { id: 'bench', generation: 0 };

for (const lane of ['live', 'replay'] as const) {
  const dataDir = mkdtempSync(join(tmpdir(), 'barograph-bench-'));
  const deps = { clock: Date.now, log: createLog('silent'), metrics: new Registry() };
  const retention = { maxAgeMs: 1e12, maxBytes: 1e12 };
  const bus = createEmbeddedBus({ dataDir, sync: 'none', retention, ...deps });
  const run = lane === 'live' ? undefined : replay;
  const own = run === undefined ? {} : { replay: run };
  const traffic = scoredTraffic({ from, minutes, seed: 1, ...own });
  if (run !== undefined) await publishMark(bus, run, { from, to: last, snapshot: null });
  await publishTraffic(bus, lane, traffic);
  const started = performance.now();
  const config = alertingConfig.schema.parse({});
  const service = await startAlerting({ bus, dataDir, ...deps }, config);
  await untilClosed(bus, lane, last, [run]);
  const seconds = (performance.now() - started) / 1_000;
  await service.close();
  const posts = traffic.flat().filter(({ value }) => value.type === 'scored-post').length;
  process.stdout.write(
    `${JSON.stringify({
      bench: 'alerting',
      lane,
      minutes,
      posts,
      seconds: Math.round(seconds * 100) / 100,
      minutesPerSecond: Math.round(minutes / seconds),
      recordsPerSecond: Math.round((posts + 4 * minutes) / seconds),
      snapshotBytes: (
        await deps.metrics.getSingleMetric('barograph_alerting_snapshot_bytes')?.get()
      )?.values[0]?.value,
    })}\n`,
  );
  await bus.close();
  rmSync(dataDir, { recursive: true, force: true });
}
