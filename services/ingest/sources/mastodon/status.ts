import { z } from 'zod';
import { type PostForm, postLimits } from '../../../core/contracts/post.ts';
import { parseIso } from '../../../core/posts/normalise/parse-date.ts';
import type { RawItem } from '../../../core/posts/raw-item.ts';
import { statusText } from './status-text.ts';

const accountSchema = z.object({
  id: z.string(),
  /** `name` of a local account, `name@host` of others. */
  acct: z.string().min(1),
  bot: z.boolean().nullish(),
});

const plainStatusSchema = z.object({
  id: z.string().min(1).max(100),
  uri: z.string(),
  url: z.string().nullish(),
  created_at: z.string(),
  content: z.string(),
  spoiler_text: z.string().nullish(),
  visibility: z.string().nullish(),
  language: z.string().nullish(),
  in_reply_to_id: z.string().nullish(),
  in_reply_to_account_id: z.string().nullish(),
  account: accountSchema,
  /** Since 4.4: what it quotes, and whether its author agrees. */
  quote: z.unknown().optional(),
});

/** A status as far as it is used (https://docs.joinmastodon.org/entities/Status/). */
export const statusSchema = plainStatusSchema.extend({ reblog: plainStatusSchema.nullish() });
export type Status = z.infer<typeof statusSchema>;

/** A public status as a raw item; a boost has the words of what it passes on. @param host of the server that was asked */
export function statusItem(status: Status, host: string): RawItem | undefined {
  if (status.visibility !== undefined && status.visibility !== 'public') return undefined;
  const { account, reblog } = status;
  const said = reblog ?? status;
  return {
    text: statusText(said.spoiler_text ?? '', said.content).slice(0, postLimits.body),
    url: said.url ?? undefined,
    author: account.acct.includes('@') ? account.acct : `${account.acct}@${host}`,
    // The id of the whole network, where it fits; the server's own otherwise.
    nativeId: status.uri === '' || status.uri.length > postLimits.nativeId ? status.id : status.uri,
    publishedAt: parseIso(status.created_at),
    form: formOf(status),
    ...(said.language ? { language: said.language } : {}),
    ...(account.bot === true ? { bot: true } : {}),
    undatedKey: status.id,
  };
}

function formOf(status: Status): PostForm {
  if (status.reblog !== undefined && status.reblog !== null) return 'repost';
  if (status.in_reply_to_id !== undefined && status.in_reply_to_id !== null) {
    return status.in_reply_to_account_id === status.account.id ? 'thread' : 'reply';
  }
  return status.quote !== undefined && status.quote !== null ? 'quote' : 'original';
}
