import { z } from 'zod';
import { messageOf } from '../../../core/errors.ts';

const referenceSchema = z.object({ uri: z.string() });

/** `app.bsky.feed.post` as far as it is used; lexicon: https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky/feed/post.json */
const postRecordSchema = z.object({
  text: z.string(),
  createdAt: z.string().optional(),
  langs: z.array(z.string()).optional(),
  reply: z.object({ root: referenceSchema, parent: referenceSchema }).optional(),
  facets: z
    .array(
      z.object({
        index: z.object({ byteStart: z.number(), byteEnd: z.number() }),
        features: z.array(z.object({ $type: z.string(), uri: z.string().optional() })),
      }),
    )
    .optional(),
  embed: z
    .object({
      $type: z.string(),
      /** Of `app.bsky.embed.record` a reference, of `…recordWithMedia` a holder of one. */
      record: z
        .union([referenceSchema, z.object({ record: referenceSchema })])
        .optional()
        .catch(undefined),
      external: z
        .object({ uri: z.string(), title: z.string().optional() })
        .optional()
        .catch(undefined),
    })
    .optional(),
});
export type PostRecord = z.infer<typeof postRecordSchema>;

const repostRecordSchema = z.object({ subject: referenceSchema, createdAt: z.string().optional() });

const eventSchema = z.object({
  did: z.string().min(1).max(300),
  /** Microseconds since the epoch at which the Jetstream saw it: also the cursor. */
  time_us: z.int().nonnegative(),
  kind: z.string(),
  commit: z
    .object({
      operation: z.string(),
      collection: z.string(),
      rkey: z.string().min(1).max(512),
      record: z.unknown().optional(),
    })
    .optional(),
});

interface Happened {
  readonly timeUs: number;
  readonly did: string;
  readonly rkey: string;
}

export const postCollection = 'app.bsky.feed.post';
export const repostCollection = 'app.bsky.feed.repost';

/** What a frame of Jetstream says, as far as it concerns us; `other`: an edit, a deletion, an account, another collection. */
export type JetstreamEvent =
  | (Happened & { readonly type: 'post'; readonly record: PostRecord })
  | (Happened & { readonly type: 'repost'; readonly subject: string; readonly createdAt?: string })
  | { readonly type: 'other'; readonly timeUs: number }
  | { readonly type: 'malformed'; readonly reason: string; readonly timeUs?: number };

/** Reads a text frame of `/subscribe` (https://github.com/bluesky-social/jetstream, docs §5.1). Never throws. */
export function readJetstreamEvent(frame: string): JetstreamEvent {
  let json: unknown;
  try {
    json = JSON.parse(frame);
  } catch (error) {
    return { type: 'malformed', reason: `the frame is no JSON: ${messageOf(error)}` };
  }
  const event = eventSchema.safeParse(json);
  if (!event.success) return malformed('the frame is no Jetstream event', event.error);
  const { did, time_us: timeUs, kind, commit } = event.data;
  if (kind !== 'commit' || commit?.operation !== 'create') return { type: 'other', timeUs };
  const { collection, rkey } = commit;
  if (collection === postCollection) {
    const record = postRecordSchema.safeParse(commit.record);
    if (!record.success) return malformed('its post cannot be read', record.error, timeUs);
    return { type: 'post', timeUs, did, rkey, record: record.data };
  }
  if (collection === repostCollection) {
    const record = repostRecordSchema.safeParse(commit.record);
    if (!record.success) return malformed('its repost cannot be read', record.error, timeUs);
    const { subject, createdAt } = record.data;
    return {
      type: 'repost',
      timeUs,
      did,
      rkey,
      subject: subject.uri,
      ...(createdAt === undefined ? {} : { createdAt }),
    };
  }
  return { type: 'other', timeUs };
}

function malformed(what: string, error: z.ZodError, timeUs?: number): JetstreamEvent {
  const [issue] = error.issues;
  const reason = `${what}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
  return { type: 'malformed', reason, ...(timeUs === undefined ? {} : { timeUs }) };
}
