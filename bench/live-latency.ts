// How long after it was published to the bus a scored post reaches a connected page, in ms, at a given rate.
// node --import tsx bench/live-latency.ts [posts per second] [seconds] [pages]
import { io } from 'socket.io-client';
import { busTopics } from '../services/core/contracts/bus-topics.ts';
import { runGateway } from '../test/support/running-gateway.ts';
import { scoredPost } from '../test/support/scored-posts.ts';

const [rate = 5, seconds = 10, pages = 3] = process.argv.slice(2).map(Number);
const running = await runGateway();
const publishedAt = new Map<string, number>();
const delays: number[] = [];
let frames = 0;
const sockets = Array.from({ length: pages }, () =>
  io(running.url, { transports: ['websocket'], forceNew: true }),
);
for (const socket of sockets) {
  socket.on('frame', (frame: { posts: { id: string }[] }, taken: () => void) => {
    frames += 1;
    for (const { id } of frame.posts) {
      const at = publishedAt.get(id);
      if (at !== undefined) delays.push(performance.now() - at);
    }
    taken();
  });
  await socket.emitWithAck('view', { rangeSeconds: 3_600, stepSeconds: 60 });
}

const startedAt = performance.now();
let n = 0;
while (performance.now() - startedAt < seconds * 1_000) {
  const due = Math.floor(((performance.now() - startedAt) / 1_000) * rate) - n;
  const posts = Array.from({ length: Math.max(0, due) }, () =>
    scoredPost({ n: n++, publishedAt: Date.now(), observedAt: Date.now() }),
  );
  for (const { id } of posts) publishedAt.set(id, performance.now());
  if (posts.length > 0) {
    await running.bus.publish(
      busTopics.live.scoredPosts,
      posts.map((value) => ({ key: value.textHash, value })),
    );
  }
  await new Promise((resolve) => setTimeout(resolve, 20));
}
await new Promise((resolve) => setTimeout(resolve, 500));
delays.sort((a, b) => a - b);
const quantile = (q: number) => Math.round(delays[Math.floor(delays.length * q)] ?? 0);
process.stdout.write(
  `${JSON.stringify({
    bench: 'live-latency',
    rate,
    pages,
    posts: n,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    framesPerPageAndSecond: Number((frames / pages / seconds).toFixed(2)),
    inserted: await running.metric('barograph_gateway_posts_inserted_total'),
    framesDropped: await running.metric('barograph_gateway_frames_dropped_total'),
  })}\n`,
);
for (const socket of sockets) socket.disconnect();
await running.stop();
process.exit(0);
