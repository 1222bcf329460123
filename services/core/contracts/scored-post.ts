import { z } from 'zod';
import { newsTopics } from './news-topics.ts';
import { companyMentionSchema, postLimits, postSchema } from './post.ts';

export const sentimentLabels = ['negative', 'neutral', 'positive'] as const;
export const sentimentLabelSchema = z.enum(sentimentLabels);
export type SentimentLabel = z.infer<typeof sentimentLabelSchema>;

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

/** A post as the classifier writes it to `<lane>.scored-posts`. */
export const scoredPostSchema = postSchema.extend({
  type: z.literal('scored-post'),
  sentiment: sentimentSchema,
  /** One probability for each of `newsTopics`, in that order. */
  topicProbabilities: z.array(probabilitySchema).length(newsTopics.length),
  companies: z.array(scoredMentionSchema).max(postLimits.mentions),
  model: z.object({ name: z.string().min(1).max(100), version: z.string().min(1).max(50) }),
});
export type ScoredPost = z.infer<typeof scoredPostSchema>;
