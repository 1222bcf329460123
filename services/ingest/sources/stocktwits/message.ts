import { z } from 'zod';
import { type PostForm, postLimits } from '../../../core/contracts/post.ts';
import { parseIso } from '../../../core/posts/normalise/parse-date.ts';
import type { RawItem } from '../../../core/posts/raw-item.ts';

/** A symbol's stream (https://api.stocktwits.com/developers/docs/api#streams-symbol-docs), newest first. */
export const symbolStreamSchema = z.object({
  cursor: z.object({ more: z.boolean().optional() }).optional(),
  messages: z.array(z.unknown()),
});

/**
 * A message as far as it is used. The Bullish or Bearish tag of its author is left out: it is a choice from a menu,
 * not what the words say, and Barograph scores words.
 */
export const messageSchema = z.object({
  id: z.int().positive(),
  body: z.string(),
  created_at: z.string(),
  user: z.object({ username: z.string().min(1) }),
  conversation: z.object({ in_reply_to_message_id: z.unknown().optional() }).nullish(),
  reshare_message: z
    .object({ message: z.object({ body: z.string().optional() }).nullish() })
    .nullish(),
});
export type Message = z.infer<typeof messageSchema>;

export function messageItem(message: Message): RawItem {
  const { id, body, user } = message;
  return {
    text: body.slice(0, postLimits.body),
    url: `https://stocktwits.com/${encodeURIComponent(user.username)}/message/${id}`,
    author: user.username,
    nativeId: String(id),
    publishedAt: parseIso(message.created_at),
    form: formOf(message),
    undatedKey: String(id),
  };
}

function formOf({ body, conversation, reshare_message: reshare }: Message): PostForm {
  if (reshare !== undefined && reshare !== null) {
    const passedOn = reshare.message?.body ?? '';
    return body.trim() === '' || body.trim() === passedOn.trim() ? 'repost' : 'quote';
  }
  const parent = conversation?.in_reply_to_message_id;
  return parent === undefined || parent === null ? 'original' : 'reply';
}
