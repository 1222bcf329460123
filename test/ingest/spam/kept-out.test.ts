import { expect, it } from 'vitest';
import { createNormaliser } from '../../../services/core/posts/normalise/draft.ts';
import { createKeptOut } from '../../../services/ingest/spam/kept-out.ts';

const normalise = createNormaliser(
  () => [],
  () => undefined,
);

function draft(n: number, text = `Post ${n}`) {
  const result = normalise(
    { text, nativeId: String(n), author: 'ada', url: 'https://x.example/1', undatedKey: '' },
    { source: 's', kind: 'social' },
  );
  if (!result.ok) throw new Error(result.reason);
  return result.draft;
}

it('counts each post once, by rule, and shows the latest fifty', () => {
  const book = createKeptOut();
  expect(book.counts()).toBeUndefined();
  for (let n = 0; n < 60; n += 1) {
    expect(book.note(draft(n), { rule: 'repeat', reason: 'again' }, 0)).toBe(true);
    expect(book.note(draft(n), { rule: 'repeat', reason: 'again' }, 0)).toBe(false);
  }
  book.note(draft(99, 'x'.repeat(2_000)), { rule: 'bot', reason: 'a machine' }, 86_400_000);
  expect(book.counts()).toEqual({ bot: 1, cashtags: 0, repeat: 60, rate: 0 });
  const latest = book.latest();
  expect(latest).toHaveLength(50);
  expect(latest[0]).toMatchObject({
    rule: 'bot',
    reason: 'a machine',
    author: 'ada',
    url: 'https://x.example/1',
    at: '1970-01-02T00:00:00.000Z',
  });
  expect(latest[0]?.text.length).toBeLessThanOrEqual(500);
  expect(latest[1]?.text).toBe('Post 59');
});
