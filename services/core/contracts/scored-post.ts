import { z } from 'zod';
import { newsTopics } from './news-topics.ts';
import { companyMentionSchema, postLimits, postSchema } from './post.ts';

export const sentimentLabels = ['negative', 'neutral', 'positive'] as const;
export const sentimentLabelSchema = z.enum(sentimentLabels);
export type SentimentLabel = z.infer<typeof sentimentLabelSchema>;

/** What can be named in a text: a person, an organisation, a place, or anything else with a name. */
export const namedEntityTypes = ['PER', 'ORG', 'LOC', 'MISC'] as const;
export const namedEntityTypeSchema = z.enum(namedEntityTypes);
export type NamedEntityType = z.infer<typeof namedEntityTypeSchema>;

/** Most entities that a scored post carries, and the longest of them in UTF-16 units. */
export const entityLimits = { entities: 32, text: 200 } as const;

const probabilitySchema = z.number().min(0).max(1);

/** Calibrated probabilities, summing to 1, and the most probable label. */
export const sentimentSchema = z.object({
  label: sentimentLabelSchema,
  negative: probabilitySchema,
  neutral: probabilitySchema,
  positive: probabilitySchema,
});
export type Sentiment = z.infer<typeof sentimentSchema>;

export const scoredMentionSchema = companyMentionSchema.extend({ sentiment: sentimentSchema });
export type ScoredMention = z.infer<typeof scoredMentionSchema>;

/** Something named in a text, whether or not it is known by a symbol. */
export const namedEntitySchema = z.object({
  type: namedEntityTypeSchema,
  text: z.string().min(1).max(entityLimits.text),
  /** [start, end) in UTF-16 units of `textOf(post)`. */
  start: z.int().nonnegative(),
  end: z.int().positive(),
  /** Mean calibrated probability of its words' tags. */
  p: probabilitySchema,
});
export type NamedEntity = z.infer<typeof namedEntitySchema>;

/** A post as the classifier writes it to `<lane>.scored-posts`. */
export const scoredPostSchema = postSchema.extend({
  type: z.literal('scored-post'),
  sentiment: sentimentSchema,
  /** One probability for each of `newsTopics`, in that order. */
  topicProbabilities: z.array(probabilitySchema).length(newsTopics.length),
  companies: z.array(scoredMentionSchema).max(postLimits.mentions),
  /** In the order of the text; none in posts that were scored before there were any. */
  entities: z.array(namedEntitySchema).max(entityLimits.entities).default([]),
  model: z.object({ name: z.string().min(1).max(100), version: z.string().min(1).max(50) }),
});
export type ScoredPost = z.infer<typeof scoredPostSchema>;

/** Why a post has no score: its language is not one the model reads. */
export const notScoredSchema = z.enum(['language']);
export type NotScored = z.infer<typeof notScoredSchema>;

/** A post that the classifier hands on as it is: it is kept, searched and charted, and has no part in any sentiment. */
export const unscoredPostSchema = postSchema.extend({
  type: z.literal('unscored-post'),
  notScored: notScoredSchema,
});
export type UnscoredPost = z.infer<typeof unscoredPostSchema>;
