import { z } from 'zod';
import { newsTopics } from '../news-topics.ts';
import { postKindSchema, postLimits } from '../post.ts';
import { sentimentLabelSchema } from '../scored-post.ts';

const phrases = z
  .array(
    z
      .string()
      .trim()
      .min(1)
      .max(100)
      .regex(/[\p{L}\p{N}]/u, 'needs a letter or a digit'),
  )
  .max(50)
  .default([]);

/**
 * What a named filter asks for. A post must meet every criterion that is not empty; within a list one entry is
 * enough. An empty filter takes every post.
 */
export const filterSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  topics: z
    .array(z.enum(newsTopics))
    .max(newsTopics.length)
    .default([])
    .describe('A post counts in its most probable topic.'),
  companies: z
    .array(z.string().min(1).max(32))
    .max(100)
    .default([])
    .describe('Symbols; one of them is named in the post.'),
  sources: z.array(z.string().min(1).max(postLimits.source)).max(100).default([]),
  kinds: z.array(postKindSchema).max(postKindSchema.options.length).default([]),
  words: z
    .strictObject({
      any: phrases.describe('At least one of these words or phrases stands in title or body.'),
      all: phrases.describe('All of them do.'),
      none: phrases.describe('None of them does.'),
    })
    .prefault({})
    .describe('Whole words, whatever their case; a phrase is words in this order.'),
  sentiment: z.array(sentimentLabelSchema).max(3).default([]).describe('Of the whole text.'),
  minProbability: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('Least probability of the sentiment label and, if `topics` are given, of the topic.'),
});
export type Filter = z.infer<typeof filterSchema>;
