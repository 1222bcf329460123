import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { TextClassifier } from '../../../services/classifier/text-classifier.ts';
import { readScoredFile } from '../../../services/cli/backtest/scored-file.ts';
import type { ScoredPost } from '../../../services/core/contracts/scored-post.ts';
import { createNormaliser } from '../../../services/core/posts/normalise/draft.ts';
import { startTextClassifier } from '../../support/classifier-under-test.ts';
import { storyPost } from '../../support/engine-run.ts';

it('scores what has no score with the model, and takes over what has one', async () => {
  const scored = storyPost({ n: 1, label: 'positive', observedAt: Date.UTC(2024, 0, 1) });
  const path = join(mkdtempSync(join(tmpdir(), 'barograph-scored-')), 'posts.jsonl');
  const bare = {
    title: 'Made-up ferry line collapses into bankruptcy after a disastrous loss',
    publishedAt: '2024-01-01T00:05:00Z',
  };
  const foreign = { ...bare, title: 'Un titre que personne ne note' };
  const lines = [scored, bare, { body: 'nothing' }, foreign];
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  let unscored = 0;
  let classifier: TextClassifier | undefined;
  const rejected: number[] = [];
  const posts: ScoredPost[] = [];
  for await (const some of readScoredFile({
    path,
    name: 'posts.jsonl',
    now: Date.UTC(2025, 0, 1),
    reuse: true,
    disorderMs: 0,
    normalise: createNormaliser(
      () => [],
      (text) => (text.startsWith('Un titre') ? 'fr' : undefined),
    ),
    classifier: async () => {
      classifier ??= await startTextClassifier();
      return classifier;
    },
    onRejected: ({ line }) => rejected.push(line),
    onUnscored: (more) => {
      unscored += more;
    },
  })) {
    posts.push(...some);
  }
  await classifier?.close();
  expect(rejected).toEqual([3]);
  expect(unscored).toBe(1);
  expect(posts).toHaveLength(2);
  const [first, second] = posts;
  expect(first).toEqual({ ...scored, epoch: 0 });
  expect(second).toMatchObject({
    type: 'scored-post',
    source: 'posts',
    observedAt: Date.UTC(2024, 0, 1, 0, 5),
    sentiment: { label: 'negative' },
    model: classifier?.model,
  });
});
