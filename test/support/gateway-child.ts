import { busTopics } from '../../services/core/contracts/bus-topics.ts';
import { runGateway } from './running-gateway.ts';
import { scoredPost } from './scored-posts.ts';

// A process that publishes posts and runs a gateway over them until it is killed: `gateway-child.ts FOLDER FROM TO`.
const [folder = '', from = '0', to = '0'] = process.argv.slice(2);
const running = await runGateway({ folder });
setInterval(async () => {
  const inserted = await running.metric('barograph_gateway_posts_inserted_total');
  process.stdout.write(`${inserted}\n`);
}, 5);
const numbers = Array.from({ length: Number(to) - Number(from) }, (_, i) => Number(from) + i);
for (let start = 0; start < numbers.length; start += 200) {
  await running.bus.publish(
    busTopics.live.scoredPosts,
    numbers.slice(start, start + 200).map((n) => {
      const value = scoredPost({ n, companies: { ACME: 'negative' } });
      return { key: value.textHash, value };
    }),
  );
}
