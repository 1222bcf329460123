import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { EventBus } from '../../../services/core/bus/event-bus.ts';
import { createBacklog } from '../../../services/replay/player/backlog.ts';
import { newTopic, things } from '../../support/bus-harness.ts';
import { openIngestBus } from '../../support/ingest-bus.ts';
import { until } from '../../support/running-ingest.ts';

let bus: EventBus | undefined;
afterEach(() => bus?.close());

it('has room again as soon as the group has acknowledged what was written', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'barograph-backlog-'));
  const opened = openIngestBus({ kind: 'embedded', dataDir });
  bus = opened;
  const topic = newTopic(2);
  const backlog = createBacklog(opened, topic, 'readers', { posts: 10, records: 1_000 });
  expect(await backlog.hasRoom()).toBe(true);
  await opened.publish(topic, things(0, 8));
  await backlog.add(8, 8);
  expect(await backlog.hasRoom()).toBe(true);
  await opened.publish(topic, things(8, 16));
  await backlog.add(8, 8);
  expect(await backlog.hasRoom()).toBe(false);
  const options = { group: 'readers', service: 'test', maxRecords: 100 };
  await opened.subscribe(topic, options, async () => undefined);
  await until(() => backlog.isEmpty());
  expect(await backlog.hasRoom()).toBe(true);
});
