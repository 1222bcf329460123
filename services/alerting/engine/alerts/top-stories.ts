import type { AlertStory } from '../../../core/contracts/alert.ts';
import type { Telling } from '../series/recent-counts.ts';
import type { StoryBook } from '../stories/story-book.ts';

const mostTopStories = 5;

interface Told {
  readonly id: string;
  /** Its negative posts among those the alert rests on. */
  readonly posts: number;
  readonly negative: number;
  /** Its place among the stories, by when they were first told. */
  readonly place: number;
}

/**
 * The stories that a person should read: the largest, the first and the most negative one (which may be the same),
 * then the largest of the others. Each says what part of the negative posts tell it.
 */
export function topStories(tellings: readonly Telling[], book: StoryBook): AlertStory[] {
  const told = storiesOf(tellings).filter(({ id }) => book.get(id)?.headline !== undefined);
  const sizeOf = ({ id }: Told) => book.get(id)?.sources.length ?? 0;
  const bySize = told.toSorted(
    (a, b) =>
      sizeOf(b) - sizeOf(a) || b.posts - a.posts || b.negative - a.negative || a.place - b.place,
  );
  const byTone = told.toSorted((a, b) => b.negative - a.negative || a.place - b.place);
  const chosen = new Map<Told, NonNullable<AlertStory['standsOut']>>();
  const choose = (story: Told | undefined, by?: 'largest' | 'first' | 'most-negative') => {
    if (story === undefined || chosen.size >= mostTopStories) return;
    chosen.set(story, [...(chosen.get(story) ?? []), ...(by === undefined ? [] : [by])]);
  };
  choose(bySize[0], 'largest');
  choose(told[0], 'first');
  choose(byTone[0], 'most-negative');
  for (const story of bySize) choose(story);
  return [...chosen].flatMap(([story, standsOut]) => view(story, standsOut, tellings.length, book));
}

/** In the order in which they were first told. */
function storiesOf(tellings: readonly Telling[]): Told[] {
  const told = new Map<string, Told>();
  for (const { story: id, negative: p, counts } of tellings) {
    const known = told.get(id);
    if (known === undefined && !counts) continue;
    const { posts = 0, negative = 0, place = told.size } = known ?? {};
    told.set(id, { id, posts: posts + 1, negative: Math.max(p, negative), place });
  }
  return [...told.values()];
}

function view(
  { id, posts, negative }: Told,
  standsOut: NonNullable<AlertStory['standsOut']>,
  all: number,
  book: StoryBook,
): AlertStory[] {
  const story = book.get(id);
  if (story?.headline === undefined) return [];
  const { title, source, url, publishedAt } = story.headline;
  return [
    {
      id,
      title,
      source,
      ...(url === undefined ? {} : { url }),
      publishedAt,
      posts: story.posts,
      sources: story.sources.length,
      negative,
      share: Number((posts / all).toPrecision(4)),
      standsOut,
    },
  ];
}
