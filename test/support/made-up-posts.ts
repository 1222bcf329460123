import { createHash } from 'node:crypto';
import type { BusRecord } from '../../services/core/bus/event-bus.ts';
import type { Post } from '../../services/core/contracts/post.ts';
import type { Tick } from '../../services/core/contracts/tick.ts';
import type { MadeUpText } from './made-up-texts.ts';

const startAt = Date.UTC(2026, 4, 4, 9);

function hexId(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** A post as ingest would write it. */
export function madeUpPost(
  { text, companies }: MadeUpText,
  changes: Partial<Post> & { readonly n?: number } = {},
): Post {
  const { n = 0, ...rest } = changes;
  return {
    type: 'post',
    epoch: 1,
    id: hexId(`${n} ${text}`),
    textHash: hexId(text),
    signature: 'A'.repeat(64),
    source: 'made-up-wire',
    kind: 'news',
    title: text,
    publishedAt: startAt + n,
    observedAt: startAt + n,
    history: false,
    companies: companies.map(({ name, spans }) => ({
      symbol: name.toUpperCase().slice(0, 8),
      name,
      kind: 'company',
      spans,
    })),
    ...rest,
  };
}

/** The tick that closes the n-th minute. */
export function madeUpTick(n: number, epoch = 1): Tick {
  return { type: 'tick', epoch, minute: startAt + n * 60_000, sources: [] };
}

/** Identifies a record of either topic, whether scored or not. */
export function recordName({ value }: BusRecord<{ type: string }>): string {
  if ('minute' in value) return `tick ${String(value.minute)}`;
  return 'id' in value ? `post ${String(value.id)}` : value.type;
}
