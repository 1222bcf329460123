import { expect, it } from 'vitest';
import { detectPosts } from '../../../services/cli/backtest/detect-posts.ts';
import { noSettings } from '../../../services/core/settings/settings.ts';
import { scoredPost, sourceHealth } from '../../support/scored-posts.ts';

it('passes ten years without a post as quickly as a replay of the file does', () => {
  const start = Date.UTC(2024, 2, 4, 9);
  const detection = detectPosts(noSettings, [sourceHealth('wire')]);
  const long = start - 3_650 * 86_400_000;
  detection.take([long, start].map((observedAt, n) => scoredPost({ n, observedAt })));
  expect(detection.position).toBe(start - 60_000);
  expect(detection.finish()).toEqual([]);
  expect(detection.position).toBe(start);
});
