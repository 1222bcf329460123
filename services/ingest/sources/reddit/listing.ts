import { z } from 'zod';
import { type PostForm, postLimits } from '../../../core/contracts/post.ts';
import { shorten } from '../../../core/posts/normalise/plain-text.ts';
import type { RawItem } from '../../../core/posts/raw-item.ts';

/** A page of a listing (https://www.reddit.com/dev/api#listings): `after` is where the next, older one begins. */
export const listingSchema = z.object({
  kind: z.literal('Listing'),
  data: z.object({ after: z.string().nullish(), children: z.array(z.unknown()) }),
});

/** A submission (`t3`) as far as it is used; texts are plain, since `raw_json=1` is asked for. */
export const submissionSchema = z.object({
  kind: z.literal('t3'),
  data: z.object({
    name: z.string().min(1).max(50),
    title: z.string(),
    selftext: z.string().nullish(),
    author: z.string().nullish(),
    permalink: z.string(),
    subreddit: z.string(),
    created_utc: z.number(),
    crosspost_parent: z.string().nullish(),
    removed_by_category: z.string().nullish(),
  }),
});
export type Submission = z.infer<typeof submissionSchema>;

const emptied = new Set(['[removed]', '[deleted]']);
/** Accounts of Reddit's own machinery. */
const machines = new Set(['AutoModerator']);

/** A submission as a raw item; undefined for one that moderators or its author have taken back. */
export function submissionItem({ data }: Submission): RawItem | undefined {
  if (typeof data.removed_by_category === 'string') return undefined;
  const body = data.selftext ?? '';
  const author = data.author ?? '';
  return {
    title: shorten(data.title, postLimits.title),
    ...(body === '' || emptied.has(body.trim()) ? {} : { body: shorten(body, postLimits.body) }),
    url: new URL(data.permalink, 'https://www.reddit.com').href,
    ...(author === '' || emptied.has(author) ? {} : { author: `u/${author}` }),
    nativeId: data.name,
    publishedAt: Math.round(data.created_utc * 1_000),
    form: formOf(data),
    ...(machines.has(author) ? { bot: true } : {}),
    undatedKey: data.name,
  };
}

/** A crosspost has the title that its poster chose, most often the first one's. */
function formOf({ crosspost_parent: parent }: Submission['data']): PostForm {
  return typeof parent === 'string' && parent !== '' ? 'repost' : 'original';
}
