import { describe, expect, it } from 'vitest';
import { createNormaliser, type Draft } from '../../../../services/core/posts/normalise/draft.ts';
import type { RawItem } from '../../../../services/core/posts/raw-item.ts';

const normalise = createNormaliser(
  () => [],
  () => undefined,
);
const defaults = { source: 'wire', kind: 'news' } as const;

function draftOf(item: Partial<RawItem>): Draft {
  const result = normalise({ undatedKey: '', ...item }, defaults);
  if (!result.ok) throw new Error(result.reason);
  return result.draft;
}

function reasonOf(item: Partial<RawItem>): string {
  const result = normalise({ undatedKey: '', ...item }, defaults);
  return result.ok ? '' : `${result.field}: ${result.reason}`;
}

describe('title and body', () => {
  it('cleans both, and drops a body that says the same as the title', () => {
    expect(draftOf({ title: ' Oil &amp; gas ', body: 'More\n\nof it' })).toMatchObject({
      title: 'Oil & gas',
      body: 'More of it',
    });
    expect(draftOf({ title: 'Same', body: ' Same ' })).not.toHaveProperty('body');
  });

  it('makes a text its own title where it fits', () => {
    expect(draftOf({ text: 'x '.repeat(900) })).toMatchObject({ title: 'x '.repeat(900).trim() });
  });

  it('gives a long text its first sentence as title', () => {
    const text = `The mill at Norwick closes. ${'It has run for ninety years. '.repeat(100)}`;
    expect(draftOf({ text })).toMatchObject({
      title: 'The mill at Norwick closes.',
      body: text.trim(),
    });
  });

  it('keeps a body that comes with a long text, or says that both are too long', () => {
    const text = 'It has run for ninety years. '.repeat(100);
    expect(draftOf({ text, body: 'And more' })).toMatchObject({
      body: `${text.trim()}\nAnd more`,
    });
    expect(reasonOf({ text, body: 'x'.repeat(18_000) })).toMatch(
      /^body: its text and body together have 20\d{3} characters; 20000 is the limit$/,
    );
  });

  it('gives a long text without a sentence its first 200 characters', () => {
    const { title } = draftOf({ text: 'word '.repeat(1_000) });
    expect(title.length).toBeLessThanOrEqual(200);
    expect(title.endsWith('…')).toBe(true);
  });
});

describe('ids', () => {
  const at = Date.UTC(2024, 4, 4, 9);

  it('come from the native id, else the URL, else time and text', () => {
    const native = draftOf({
      title: 'a',
      nativeId: '1',
      url: 'https://x.example/1',
      publishedAt: at,
    });
    expect(draftOf({ title: 'b', nativeId: '1', publishedAt: at + 1 }).id).toBe(native.id);
    const url = draftOf({ title: 'a', url: 'https://x.example/1?utm_source=rss' });
    expect(draftOf({ title: 'b', url: 'https://x.example/1#top', publishedAt: at }).id).toBe(
      url.id,
    );
    const text = draftOf({ title: 'a  b', publishedAt: at });
    expect(draftOf({ title: 'a b', publishedAt: at }).id).toBe(text.id);
    expect(new Set([native.id, url.id, text.id]).size).toBe(3);
  });

  it('differ for equal text at another time, and for another source', () => {
    const ids = [
      draftOf({ title: 'a', publishedAt: at }),
      draftOf({ title: 'a', publishedAt: at + 60_000 }),
      draftOf({ title: 'a', publishedAt: at, source: 'other' }),
      draftOf({ title: 'A', publishedAt: at }),
      draftOf({ title: 'a', undatedKey: '1' }),
      draftOf({ title: 'a', undatedKey: '2' }),
    ].map((draft) => draft.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('cannot be made equal by moving text from one part to another', () => {
    const one = draftOf({ title: 't', source: 'a","b', nativeId: 'c' });
    const two = draftOf({ title: 't', source: 'a', nativeId: 'b","c' });
    expect(one.id).not.toBe(two.id);
  });

  it('stay what they are: stored data depends on them', () => {
    expect(draftOf({ title: 'A made-up headline', publishedAt: at })).toMatchObject({
      id: '61eb954d8a1e3c50c8197f581283c7dc',
      textHash: '5b99a18bc1ab3919ec87cf735356900d',
    });
  });
});

describe('what cannot be a post', () => {
  it.each([
    [{}, 'text: it has no title and no text'],
    [{ title: ' \u200b ' }, 'title: it has no title and no text'],
    [{ title: 'x'.repeat(100_000) }, 'title: its title has 100000 characters; 2000 is the limit'],
    [
      { title: 'x', body: 'y'.repeat(20_001) },
      'body: its body has 20001 characters; 20000 is the limit',
    ],
    [
      { title: 'x', nativeId: 'n'.repeat(501) },
      'nativeId: its nativeId has 501 characters; 500 is the limit',
    ],
    [
      { title: 'x', publishedAt: Date.UTC(1899, 0) },
      'publishedAt: publishedAt lies outside the years 1900 to 2100',
    ],
    [
      { title: 'x', observedAt: Date.UTC(2102, 0) },
      'observedAt: observedAt lies outside the years 1900 to 2100',
    ],
  ])('%o', (item, reason) => {
    expect(reasonOf(item)).toBe(reason);
  });

  it('leaves out a URL that is none, and cuts a long author and source', () => {
    const draft = draftOf({
      title: 'x',
      url: 'javascript:alert(1)',
      author: 'a'.repeat(300),
      source: 's'.repeat(300),
    });
    expect(draft).not.toHaveProperty('url');
    expect(draft.author).toHaveLength(200);
    expect(draft.source).toHaveLength(100);
  });
});
