import type { RequestHandler } from 'express';
import type { z } from 'zod';
import type { EventBus } from '../../core/bus/event-bus.ts';
import type { Clock } from '../../core/clock.ts';
import {
  redriveRequestSchema,
  type redriveResponseSchema,
} from '../../core/contracts/api/operations.ts';
import { busTopics } from '../../core/contracts/bus-topics.ts';
import type { DeadLetter } from '../../core/contracts/dead-letter.ts';
import { type Post, postSchema } from '../../core/contracts/post.ts';
import { messageOf } from '../../core/errors.ts';
import { sendInvalid } from '../../core/http/problem.ts';
import type { Draft, Normalise } from '../../core/posts/normalise/draft.ts';
import { reviveItem } from '../sources/revive-item.ts';
import type { Source } from '../sources/source.ts';
import { NotLeadingError, type PostStream } from '../stream/post-stream.ts';

export interface RedriveDeps {
  readonly bus: EventBus;
  readonly stream: () => PostStream | undefined;
  readonly source: (id: string) => Source | undefined;
  readonly normalise: Normalise;
  readonly clock: Clock;
}

/** What a replay stumbled over lies where it is played from, and would be out of place in the live lane. */
const ofReplay = 'it belongs to a replay: play that again';

type Revived = { readonly draft: Draft } | { readonly reason: string };

/** `POST /api/v1/dead-letters/redrive`: drives dead letters again, as history, and marks those that went through. */
export function redriveDeadLetters(deps: RedriveDeps): RequestHandler {
  return async (request, response) => {
    const parsed = redriveRequestSchema.safeParse(request.body);
    if (!parsed.success) return sendInvalid(response, parsed.error);
    const stream = deps.stream();
    if (stream === undefined) throw new NotLeadingError();
    const ids = [...new Set(parsed.data.ids)];
    const { letters, redriven, replayed } = await findLetters(deps.bus, new Set(ids));
    const answer: z.infer<typeof redriveResponseSchema> = { redriven: [], failed: [] };
    for (const id of ids) {
      const letter = letters.get(id);
      const result = redriven.has(id)
        ? { reason: 'it has been driven again already' }
        : letter === undefined
          ? { reason: replayed.has(id) ? ofReplay : 'there is no such dead letter (any more)' }
          : revive(letter, deps);
      if ('reason' in result) {
        answer.failed.push({ id, reason: result.reason });
        continue;
      }
      await drive(result.draft, letter, stream);
      await deps.bus.publish(busTopics.live.deadLetters, [
        { key: id, value: { type: 'redriven', id, at: deps.clock() } },
      ]);
      answer.redriven.push(id);
    }
    response.json(answer);
  };
}

/** What never became a post is new to the log; a post that a later service could not handle is there already. */
async function drive(
  draft: Draft,
  letter: DeadLetter | undefined,
  stream: PostStream,
): Promise<void> {
  if (letter?.origin.type === 'record') return stream.resubmit([draft]);
  await stream.submit({
    source: letter?.origin.source ?? draft.source,
    drafts: [draft],
    rejections: [],
    timing: 'first-poll',
    maxDelayMs: 0,
  });
}

interface Found {
  /** Those of the live lane. */
  readonly letters: ReadonlyMap<string, DeadLetter>;
  readonly redriven: ReadonlySet<string>;
  /** Ids of those of the replay lane. */
  readonly replayed: ReadonlySet<string>;
}

async function findLetters(bus: EventBus, ids: ReadonlySet<string>): Promise<Found> {
  const letters = new Map<string, DeadLetter>();
  const redriven = new Set<string>();
  const replayed = new Set<string>();
  for await (const records of bus.read(busTopics.live.deadLetters, { from: 'earliest' })) {
    for (const { value } of records) {
      if (!ids.has(value.id)) continue;
      if (value.type === 'redriven') redriven.add(value.id);
      else letters.set(value.id, value);
    }
  }
  if ([...ids].every((id) => letters.has(id) || redriven.has(id))) {
    return { letters, redriven, replayed };
  }
  for await (const records of bus.read(busTopics.replay.deadLetters, { from: 'earliest' })) {
    for (const { value } of records) if (ids.has(value.id)) replayed.add(value.id);
  }
  return { letters, redriven, replayed };
}

function revive(letter: DeadLetter, deps: RedriveDeps): Revived {
  const raw = Buffer.from(letter.raw, 'base64');
  if (raw.length < letter.rawBytes) return { reason: 'only the beginning of its bytes was kept' };
  const { origin } = letter;
  if (origin.type === 'record') return revivePost(raw);
  const source = deps.source(origin.source);
  const found = (source?.revive ?? reviveItem)(raw);
  if ('reason' in found) return { reason: found.reason };
  const result = deps.normalise(found.item, {
    source: origin.source,
    kind: source?.kind ?? 'news',
  });
  return result.ok ? { draft: result.draft } : { reason: result.reason };
}

/** A post, or a scored post, that a later service could not handle goes back to where it came from. */
function revivePost(raw: Buffer): Revived {
  let value: unknown;
  try {
    value = JSON.parse(raw.toString('utf8'));
  } catch (error) {
    return { reason: `its bytes are no JSON: ${messageOf(error)}` };
  }
  const parsed = postSchema.omit({ type: true }).safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { reason: `it is no post: ${issue?.path.join('.')}: ${issue?.message}` };
  }
  return { draft: draftOf(parsed.data) };
}

function draftOf(post: Omit<Post, 'type'>): Draft {
  const { epoch: _epoch, history: _history, replay: _replay, ...draft } = post;
  return draft;
}
