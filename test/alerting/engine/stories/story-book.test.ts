import { describe, expect, it } from 'vitest';
import { createStoryBook } from '../../../../services/alerting/engine/stories/story-book.ts';
import { minuteMs, monday, storyPost } from '../../../support/engine-run.ts';

const text =
  'The harbour council of a made-up town votes to rebuild its northern pier after the spring storms';
let n = 0;

function told(words: string, more: { companies?: Record<string, 'neutral'> } = {}) {
  n += 1;
  return storyPost({ n, told: words, ...more });
}

describe('copies', () => {
  it('belong to the story of the first post', () => {
    const book = createStoryBook();
    const first = told(text);
    const story = book.assign(first, monday);
    expect(story.id).toBe(first.id);
    const copies = [text, `Update: ${text}`, `${text} - report`, text.toUpperCase()];
    for (const copy of copies) {
      expect(book.assign(told(copy), monday + minuteMs).id).toBe(first.id);
    }
    expect(book.get(first.id)).toMatchObject({ posts: 5 });
  });

  it('are none where texts have little in common', () => {
    const book = createStoryBook();
    const a = book.assign(told(text), monday);
    const b = book.assign(
      told('Rains delay the sowing of spring barley across a made-up valley'),
      monday,
    );
    expect(a.id).not.toBe(b.id);
  });

  it("are none among law firms' notices, which are of one form however they are put", () => {
    const book = createStoryBook();
    const notice = (title: string, words: string) => ({ ...told(words), title });
    const first = notice('Ashdown LLP Announces Class Action Against Nordvik', text);
    const other = notice(
      'Marlowe Encourages Investors to Inquire About a Lead Plaintiff Position',
      'Rains delay the sowing of spring barley across a made-up valley',
    );
    book.assign(first, monday);
    const restored = createStoryBook(book.state());
    for (const either of [book, restored]) {
      expect(either.assign(other, monday + minuteMs)).toMatchObject({
        id: other.id,
        form: first.id,
      });
    }
    book.forget(monday + 25 * 60 * minuteMs);
    const late = { ...first, id: 'f'.repeat(32) };
    expect(book.assign(late, monday + 25 * 60 * minuteMs).form).toBe(late.id);
  });

  it('are none where a form is filled in with another company', () => {
    const book = createStoryBook();
    const form =
      'reports results for the first quarter and confirms its outlook for the whole year';
    const a = book.assign(told(`Acme ${form}`, { companies: { ACME: 'neutral' } }), monday);
    const b = book.assign(told(`Emca ${form}`, { companies: { EMCA: 'neutral' } }), monday);
    const c = book.assign(told(`Acme ${form}`, { companies: { ACME: 'neutral' } }), monday);
    expect(b.id).not.toBe(a.id);
    expect(c.id).toBe(a.id);
  });
});

describe('the memory', () => {
  it('ends a day after the first post', () => {
    const book = createStoryBook();
    const { id } = book.assign(told(text), monday);
    const dayMs = 1_440 * minuteMs;
    book.forget(monday + dayMs - minuteMs);
    expect(book.assign(told(text), monday + dayMs - minuteMs).id).toBe(id);
    book.forget(monday + dayMs);
    expect(book.get(id)).toBeUndefined();
    expect(book.assign(told(text), monday + dayMs).id).not.toBe(id);
  });

  it('goes on from its state', () => {
    const book = createStoryBook();
    const { id } = book.assign(told(text), monday);
    const restored = createStoryBook(JSON.parse(JSON.stringify(book.state())));
    expect(restored.assign(told(text), monday).id).toBe(id);
  });
});
