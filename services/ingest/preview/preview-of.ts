import type { SourcePreview } from '../../core/contracts/api/sources.ts';
import type { SourceDefinition } from '../../core/contracts/settings/source-setting.ts';
import type { Draft, Normalise } from '../../core/posts/normalise/draft.ts';
import { intervalOf } from '../polling/polled-source.ts';
import { suitableIntervalMs, withPublished } from '../polling/rhythm.ts';
import type { SourceSettings } from '../sources/index.ts';
import { sortFound } from '../sources/sort-found.ts';
import type { Found } from '../sources/source.ts';

const mostItems = 10;
const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
const staleMs = 90 * dayMs;

export interface Fetched {
  readonly settings: SourceSettings;
  readonly definition: SourceDefinition;
  readonly title?: string | undefined;
  readonly language?: string | undefined;
  readonly found: readonly Found[];
}

export interface PreviewWithProblems {
  readonly preview: SourcePreview;
  readonly problems: readonly string[];
}

/** What a source would post, cleaned as it would be, and what should be known of it. */
export function previewOf(
  fetched: Fetched,
  normalise: Normalise,
  now: number,
): PreviewWithProblems {
  const { settings, definition, title, language, found } = fetched;
  const { drafts, rejections } = sortFound(found, normalise, {
    source: settings.id,
    kind: settings.kind,
  });
  const dates = drafts.flatMap(({ publishedAt }) =>
    publishedAt === undefined ? [] : [publishedAt],
  );
  const rhythm = withPublished([], dates, now);
  const newest = Math.max(...dates);
  const problems: string[] = [];
  if (drafts.length === 0) problems.push('it shows nothing that could be posted at present');
  else if (dates.length === 0) {
    problems.push('none of its items bears a date: they count as published when they are seen');
  } else if (now - newest > staleMs) {
    const day = new Date(newest).toISOString().slice(0, 10);
    problems.push(`its newest item is of ${day}: it may have been given up`);
  }
  if (rejections.length > 0) {
    problems.push(`${rejections.length} of its items cannot be posted: ${rejections[0]?.reason}`);
  }
  if (language !== undefined && !/^en\b/i.test(language)) {
    problems.push(`it says that its language is "${language}": only English is scored`);
  }
  const interval = settings.type === 'feed' ? feedInterval(settings) : undefined;
  return {
    problems,
    preview: {
      definition,
      ...(title === undefined || title === '' ? {} : { title }),
      ...(language === undefined ? {} : { language }),
      items: newestFirst(drafts).slice(0, mostItems).map(itemOf),
      itemCount: drafts.length,
      postsPerDay: Math.round(shownPerDay(dates, now) * 100) / 100,
      ...(interval === undefined
        ? {}
        : { intervalSeconds: Math.round(suitableIntervalMs(rhythm, now, interval, now) / 1_000) }),
    },
  };
}

function feedInterval({
  intervalSeconds,
  longestIntervalSeconds,
}: Extract<SourceSettings, { type: 'feed' }>) {
  return intervalOf(intervalSeconds, longestIntervalSeconds);
}

/**
 * Posts a day over the last week. A document that reaches less far back has dropped what is older: it speaks for the time
 * it covers, unless a single item is all it shows.
 */
function shownPerDay(dates: readonly number[], now: number): number {
  const past = dates.filter((date) => date <= now);
  const within = past.filter((date) => date > now - weekMs);
  const isCut = within.length === past.length && within.length > 1;
  const spanMs = isCut ? Math.max(now - Math.min(...within), 60_000) : weekMs;
  return (within.length * dayMs) / spanMs;
}

function newestFirst(drafts: readonly Draft[]): Draft[] {
  return [...drafts].sort((a, b) => (b.publishedAt ?? 0) - (a.publishedAt ?? 0));
}

function itemOf({
  title,
  body,
  url,
  author,
  publishedAt,
  companies,
}: Draft): SourcePreview['items'][number] {
  return {
    title,
    ...(body === undefined ? {} : { body: body.slice(0, 500) }),
    ...(url === undefined ? {} : { url }),
    ...(author === undefined ? {} : { author }),
    ...(publishedAt === undefined ? {} : { publishedAt: new Date(publishedAt).toISOString() }),
    companies: companies.map(({ symbol }) => symbol),
  };
}
