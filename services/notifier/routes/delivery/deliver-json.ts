import type { z } from 'zod';
import type { Clock } from '../../../core/clock.ts';
import { messageOf } from '../../../core/errors.ts';
import { cut, oneLine } from '../message/one-line.ts';
import type { Delivery } from '../route.ts';
import { type AnswerWords, judge } from './judge.ts';
import { post, type Receiver } from './post.ts';
import { withoutSecrets } from './without-secrets.ts';

export interface JsonReceiver extends Receiver {
  /** Everything that must not stand in a reason, even if the receiver says it. */
  readonly secrets: readonly string[];
  /** Reads the words of a refusal; without it none are read. */
  readonly words?: (body: string) => AnswerWords;
}

export interface JsonMessage {
  /** Sent as `Idempotency-Key`, for receivers and proxies that know it. */
  readonly key: string;
  /** JSON text. */
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What of a receiver's words stands in a reason, in characters. */
const mostWords = 200;

/** Posts JSON and says in words what became of it. Never rejects. */
export async function deliverJson(
  receiver: JsonReceiver,
  { key, body, headers = {} }: JsonMessage,
  clock: Clock,
  signal: AbortSignal,
): Promise<Delivery> {
  const { url, words, secrets } = receiver;
  const sent = {
    'content-type': 'application/json',
    'user-agent': 'Barograph/0.1',
    'idempotency-key': key,
    ...headers,
  };
  try {
    const answer = await post(receiver, sent, body, signal);
    const said = words?.(answer.body) ?? {};
    // Cut only then: half a secret would not be found any more.
    const reason = cut(withoutSecrets(oneLine(said.reason ?? ''), secrets), mostWords);
    return judge(answer, { ...said, reason: reason || undefined }, clock());
  } catch (error) {
    // The URL may be a secret itself, so only the host is named.
    const reason = withoutSecrets(`${url.host}: ${reasonOf(error)}`, secrets);
    return { outcome: 'failed', reason };
  }
}

/** What a body says by a schema, or nothing if it says something else. */
export function readJson<T>(body: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

/** Where several addresses were tried in vain, Node gives an error without a message. */
function reasonOf(error: unknown): string {
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return messageOf(first);
}
