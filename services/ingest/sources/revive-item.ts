import { z } from 'zod';
import { postFormSchema, postKindSchema } from '../../core/contracts/post.ts';
import { messageOf } from '../../core/errors.ts';
import type { Found } from './source.ts';

const rawItemSchema = z.strictObject({
  title: z.string().optional(),
  text: z.string().optional(),
  body: z.string().optional(),
  url: z.string().optional(),
  author: z.string().optional(),
  source: z.string().optional(),
  kind: postKindSchema.optional(),
  form: postFormSchema.optional(),
  bot: z.boolean().optional(),
  nativeId: z.string().optional(),
  language: z.string().optional(),
  publishedAt: z.number().optional(),
  observedAt: z.number().optional(),
  undatedKey: z.string(),
});

/** Reads a raw item that was kept as JSON in a dead letter. */
export function reviveItem(raw: Buffer): Found {
  try {
    const parsed = rawItemSchema.safeParse(JSON.parse(raw.toString('utf8')));
    if (parsed.success) return { item: parsed.data, raw: () => raw };
    return { reason: z.prettifyError(parsed.error), raw: () => raw };
  } catch (error) {
    return { reason: `the raw bytes are no JSON: ${messageOf(error)}`, raw: () => raw };
  }
}
