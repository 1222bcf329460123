import { minuteMs } from '../../services/core/clock.ts';
import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { alertOf, storiesOf } from './alerts.ts';
import { runGateway } from './running-gateway.ts';
import { hexId, scoredPost } from './scored-posts.ts';

// A process that publishes posts, one a second of stream time, with alerting's accounts of their minutes and an alert
// every four minutes, and runs a gateway over them until it is killed: `gateway-child.ts FOLDER FROM TO`, multiples of 240.
const [folder = '', from = '0', to = '0'] = process.argv.slice(2);
const start = 1_800_000_000_000;
const running = await runGateway({ folder });
const { bus } = running;
setInterval(async () => {
  const inserted = await running.metric('barograph_gateway_posts_inserted_total');
  process.stdout.write(`${inserted}\n`);
}, 5);

for (let first = Number(from); first < Number(to); first += 240) {
  const numbers = Array.from({ length: 240 }, (_, i) => first + i);
  await bus.publish(
    busTopics.live.scoredPosts,
    numbers.map((n) => {
      const at = start + n * 1_000;
      const companies = { ACME: 'negative' } as const;
      const value = scoredPost({ n, publishedAt: at, observedAt: at, companies });
      return { key: value.textHash, value };
    }),
  );
  // Three posts tell a story each time.
  const accounts = [0, 1, 2, 3].map((minute) => ({
    ...storiesOf(start + first * 1_000 + minute * minuteMs),
    assignments: numbers
      .slice(minute * 60, minute * 60 + 60)
      .map((n) => ({ post: hexId(n), story: hexId(n - (n % 3)) })),
  }));
  await bus.publish(
    busTopics.live.stories,
    accounts.map((value) => ({ key: null, value })),
  );
  const alert = alertOf({ n: first, startsAt: start + first * 1_000 });
  await bus.publish(busTopics.live.alerts, [{ key: alert.id, value: alert }]);
}
