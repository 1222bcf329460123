import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { alertOf, replayRecord, storiesOf } from '../support/alerts.ts';
import { kafkaAvailability, startTestBroker, type TestBroker } from '../support/kafka-broker.ts';
import { runGateway, until } from '../support/running-gateway.ts';
import { hexId, scoredPost } from '../support/scored-posts.ts';

const noon = Date.UTC(2026, 5, 1, 12);
const { available } = kafkaAvailability();

describe.skipIf(!available)('a gateway on Kafka', () => {
  let broker: TestBroker;
  const folder = mkdtempSync(join(tmpdir(), 'barograph-gateway-'));
  beforeAll(async () => {
    broker = await startTestBroker();
  });
  afterAll(async () => {
    await broker?.destroy();
    rmSync(folder, { recursive: true, force: true });
  });

  it('takes posts, stories, alerts and settings once, also over a restart', async () => {
    const options = { broker: broker.address, folder, clock: () => noon };
    const first = await runGateway(options);
    const replay = { id: 'r', generation: 0 };
    const alert = alertOf({ n: 1, replay });
    try {
      const posts = [1, 2].map((n) =>
        scoredPost({ n, publishedAt: noon, observedAt: noon, replay }),
      );
      await first.publish(posts, 'replay');
      const assignments = [1, 2].map((n) => ({ post: hexId(n), story: hexId(1) }));
      await first.bus.publish(busTopics.replay.stories, [
        { key: null, value: { ...storiesOf(noon), assignments, replay } },
      ]);
      await first.bus.publish(busTopics.replay.alerts, [
        { key: alert.id, value: alert },
        { key: alert.id, value: alert },
      ]);
      await first.bus.publish(busTopics.replays, [{ key: 'r', value: replayRecord('r') }]);
      await until(
        async () => (await first.get('/alerts?lane=replay&replay=r')).body.alerts.length === 1,
      );
      const path = `/alerts/${alert.id}/acknowledge?lane=replay&replay=r`;
      const answers = await Promise.all(
        ['Ada', 'Ben'].map((by) => first.send('POST', path, { by })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    } finally {
      await first.stop();
    }

    const again = await runGateway(options);
    try {
      const { body } = await again.get(`/alerts/${alert.id}?lane=replay&replay=r`);
      expect(body.changes).toHaveLength(1);
      expect(body.acknowledged).not.toBeNull();
      const trend = async () =>
        (await again.get('/trends?lane=replay&replay=r&step=3600')).body.buckets.at(-1);
      await until(async () => (await trend()).stories !== null);
      expect(await trend()).toMatchObject({ posts: 2, stories: 1 });
      await until(async () => (await again.get('/replays')).body.replays.length === 1);
    } finally {
      await again.stop();
    }
  }, 180_000);
});
