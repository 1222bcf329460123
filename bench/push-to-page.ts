import { pushPosts, startBarograph } from '../test/support/barograph-process.ts';
import { launchChromium } from '../test/support/chromium.ts';

// From `POST /api/v1/posts` to the post's row in a real browser, through the whole process; one JSON line.
const pushes = Number(process.argv[2] ?? 30);
const barograph = startBarograph();
const url = await barograph.url;
const browser = await launchChromium();
const page = await browser.newPage();
await page.goto(url);
await page.getByRole('status', { name: 'Connection' }).filter({ hasText: 'Connected' }).waitFor();

const millis: number[] = [];
for (let i = 0; i < pushes; i += 1) {
  const title = `Pump maker ${i} lowers its outlook for the second half`;
  const began = performance.now();
  const response = await pushPosts(url, { title, source: 'bench' });
  if (response.status !== 202) throw new Error(`push ${i} was answered ${response.status}`);
  await page.getByRole('article').filter({ hasText: title }).waitFor();
  millis.push(performance.now() - began);
}
millis.sort((a, b) => a - b);
const quantile = (q: number) =>
  Math.round(millis[Math.min(pushes - 1, Math.floor(q * pushes))] ?? 0);
console.log(
  JSON.stringify({
    name: 'push-to-page',
    pushes,
    medianMs: quantile(0.5),
    p90Ms: quantile(0.9),
    maxMs: quantile(1),
  }),
);
await browser.close();
await barograph.stop();
