import { expect, it } from 'vitest';
import type { ScoredPost } from '../../../services/core/contracts/scored-post.ts';
import { builtInRules } from '../../../services/core/contracts/settings/built-in-rules.ts';
import type { Filter } from '../../../services/core/contracts/settings/filter.ts';
import { filterSchema } from '../../../services/core/contracts/settings/filter.ts';
import { noSettings, type Settings } from '../../../services/core/settings/settings.ts';
import {
  engineRun,
  minuteMs,
  monday,
  type RunMinute,
  storyPost,
} from '../../support/engine-run.ts';
import { negativeTraffic } from '../../support/negative-traffic.ts';
import { sourceHealth } from '../../support/scored-posts.ts';
import { randomNumbers } from '../../support/scored-traffic.ts';

const days = 2;

/** A few days with everything in them: copies, companies, surges, silence, gaps, changing filters and rules. */
function stretch(seed: number): RunMinute[] {
  const random = randomNumbers(seed);
  const traffic = negativeTraffic({
    storiesPerHour: 30,
    share: 0.2,
    dispersion: 0.1,
    random,
    surge: (minute) => (Math.floor(minute / (40 * minuteMs)) % 12 === 7 ? 6 : 1),
  });
  let n = 1_000_000;
  let settings: Settings = noSettings;
  return Array.from({ length: days * 1_440 }, (_, i): RunMinute => {
    const posts = traffic(monday + i * minuteMs).map((post): ScoredPost => {
      if (random() > 0.3) return post;
      n += 1;
      const company = { ...post, ...(random() < 0.5 ? { companies: withAcme(post, n) } : {}) };
      return random() < 0.3
        ? { ...company, signature: storyPost({ n, told: 'the very same made-up text' }).signature }
        : company;
    });
    if (i % 700 === 350) settings = changedSettings(i);
    const isSilent = i % 500 > 440;
    return {
      posts: isSilent ? [] : posts,
      sources: ['wire-1', 'wire-2', 'wire-3'].map((id) =>
        sourceHealth(id, isSilent ? 'failing' : 'healthy'),
      ),
      settings,
      ...(i % 900 === 899 ? { gapMinutes: 20 } : {}),
    };
  });
}

function withAcme(post: ScoredPost, n: number): ScoredPost['companies'] {
  const { label } = post.sentiment;
  return storyPost({ n, label, companies: { [`ACME${n % 5}`]: label } }).companies;
}

function changedSettings(i: number): Settings {
  const filter: Filter = filterSchema.parse({
    name: 'Two wires',
    sources: ['wire-1', `wire-${2 + (i % 2)}`],
  });
  const enabled = i % 3 !== 0;
  const rule = { ...builtInRules['negative-hour'], enabled, name: 'Hour', forMinutes: 3 };
  const entry = <T>(id: string, value: T) => ({ id, version: i, value, by: 'test', at: 0 });
  return {
    ...noSettings,
    filter: new Map([['f', entry('f', filter)]]),
    rule: new Map([
      ['negative-hour', entry('negative-hour', rule as NonNullable<(typeof builtInRules)[string]>)],
    ]),
  };
}

it.each([1, 2])('goes on from its state as if nothing had happened (seed %i)', (seed) => {
  const minutes = stretch(seed);
  const straight = engineRun();
  const outcomes = minutes.map((minute) => straight.close(minute));
  expect(outcomes.some(({ changes }) => changes.length > 0)).toBe(true);

  const random = randomNumbers(seed + 100);
  const restarted = engineRun();
  for (const [i, minute] of minutes.entries()) {
    if (random() < 0.005) restarted.restart();
    expect(restarted.close(minute)).toEqual(outcomes[i]);
  }
  expect(restarted.state()).toEqual(straight.state());
});
