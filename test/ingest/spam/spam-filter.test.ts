import { describe, expect, it } from 'vitest';
import { createNormaliser } from '../../../services/core/posts/normalise/draft.ts';
import type { RawItem } from '../../../services/core/posts/raw-item.ts';
import { createSpamFilter } from '../../../services/ingest/spam/spam-filter.ts';
import { spamSchema } from '../../../services/ingest/spam/spam-settings.ts';

const normalise = createNormaliser(
  () => [],
  () => undefined,
);
const start = Date.UTC(2026, 4, 4, 9);
let sequence = 0;

function setUp(settings: Readonly<Record<string, unknown>> = {}) {
  let now = start;
  const filter = createSpamFilter(spamSchema.parse(settings), () => now);
  return {
    pass: (minutes: number) => {
      now += minutes * 60_000;
    },
    /** The rule that keeps a post out. */
    judge: (text: string, item: Partial<RawItem> = {}) => {
      sequence += 1;
      const result = normalise(
        { text, author: 'ada', nativeId: `n${sequence}`, undatedKey: '', ...item },
        { source: 'stream', kind: 'social' },
      );
      if (!result.ok) throw new Error(result.reason);
      return filter.judge('stream', result.draft, item.bot ?? false)?.rule;
    },
  };
}

const alert = 'Join our free trading room today for the best alerts and grow your account fast';

describe('an author who repeats himself', () => {
  it('is heard once, also with a word or a link changed, and again after the window', () => {
    const { judge, pass } = setUp();
    expect(judge(`${alert} https://spam.example/1`)).toBeUndefined();
    expect(judge(`${alert} https://spam.example/2`)).toBe('repeat');
    expect(judge(alert.replace('fast', 'now'))).toBe('repeat');
    pass(59);
    expect(judge(alert)).toBe('repeat');
    pass(61);
    expect(judge(alert)).toBeUndefined();
  });

  it('is told from others, from other words and from reposts', () => {
    const { judge } = setUp();
    expect(judge(alert)).toBeUndefined();
    expect(judge(alert, { author: 'bo' })).toBeUndefined();
    expect(judge(alert, { form: 'repost' })).toBeUndefined();
    expect(
      judge('Acme beats on revenue but cuts its guidance for the second half'),
    ).toBeUndefined();
    expect(judge('Zenlo beats on revenue but is silent on the second half of it')).toBeUndefined();
  });

  it('gets the same answer for the same post, however often it is shown', () => {
    const { judge } = setUp({ ratePosts: 2 });
    for (let shown = 0; shown < 5; shown += 1) {
      expect(judge(alert, { nativeId: 'first' })).toBeUndefined();
      expect(judge(alert, { nativeId: 'second' })).toBe('repeat');
    }
    expect(judge('Something else altogether', { nativeId: 'third' })).toBe('rate');
  });
});

describe('cashtag stuffing', () => {
  it('is more different cashtags than the setting says', () => {
    const { judge } = setUp({ cashtags: 3 });
    expect(judge('$AAA $BBB $CCC are up, $AAA most')).toBeUndefined();
    expect(judge('$AAA $BBB $ccc $DDD are up')).toBe('cashtags');
    expect(judge('It costs $1, $2, $3, $4 or $5 a month')).toBeUndefined();
    expect(judge('$BRK.B $RDS.A $BF.B and $KO')).toBe('cashtags');
  });
});

describe('the rate of one author', () => {
  it('is bounded within a span of minutes', () => {
    const { judge, pass } = setUp({ ratePosts: 3, rateMinutes: 10, repeatMinutes: 0 });
    const rules = ['a', 'b', 'c', 'd'].map((word) => judge(`Number ${word}`));
    expect(rules).toEqual([undefined, undefined, undefined, 'rate']);
    pass(11);
    expect(judge('Number e')).toBeUndefined();
  });

  it('goes by when posts were published, so a first look into the past is no burst', () => {
    const { judge } = setUp({ ratePosts: 2, rateMinutes: 10 });
    const days = [5, 4, 3, 2, 1].map((day) =>
      judge(`Diary of day ${day}, all of it new`, { publishedAt: start - day * 86_400_000 }),
    );
    expect(days).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });
});

it('keeps out accounts that are marked as automated', () => {
  const { judge } = setUp();
  expect(judge('Beep', { bot: true })).toBe('bot');
  expect(setUp({ bots: false }).judge('Beep', { bot: true })).toBeUndefined();
});

it('leaves news, trusted authors and everything switched off alone', () => {
  const news = setUp();
  expect(news.judge(alert, { kind: 'news' })).toBeUndefined();
  expect(news.judge(alert, { kind: 'news', bot: true })).toBeUndefined();
  const trusted = setUp({ trusted: ['ada'] });
  expect(trusted.judge(alert)).toBeUndefined();
  expect(trusted.judge(alert)).toBeUndefined();
  const off = setUp({ bots: false, cashtags: 0, repeatMinutes: 0, ratePosts: 0 });
  for (let n = 0; n < 50; n += 1) {
    expect(off.judge('$A $B $C $D $E $F $G', { bot: true })).toBeUndefined();
  }
  expect(setUp({ kinds: ['news'] }).judge('Beep', { bot: true })).toBeUndefined();
});

it('gives its reason in words, with the setting to change', () => {
  const filter = createSpamFilter(spamSchema.parse({}), () => start);
  const made = normalise(
    { text: '$A $B $C $D $E $F', author: 'x', undatedKey: '' },
    { source: 's', kind: 'social' },
  );
  if (!made.ok) throw new Error(made.reason);
  expect(filter.judge('s', made.draft, false)?.reason).toBe(
    'it names 6 different cashtags; 5 are the most (spam.cashtags)',
  );
});
