import { z } from 'zod';
import { laneSchema } from '../lane.ts';
import { postLimits } from '../post.ts';

const headSchema = z.enum(['sentiment', 'topic', 'company']);
const modelSchema = z.object({ name: z.string(), version: z.string() });

/** A word, where it stands, and what it did for the label. */
export const explainedWordSchema = z.object({
  text: z.string(),
  start: z.int().nonnegative(),
  end: z.int().positive().describe('[start, end) in UTF-16 units: title, a line break, body.'),
  drop: z
    .number()
    .min(-1)
    .max(1)
    .describe(
      "Fall of the label's probability when this word is left out; negative: the word spoke against the label.",
    ),
});

const explanationFields = {
  head: headSchema,
  label: z.string(),
  probability: z.number().min(0).max(1).describe('Of the label, for the whole text.'),
  words: z
    .array(explainedWordSchema)
    .describe('The first 60 words that the model reads, in the order of the text.'),
};

/** `GET /posts/{id}/explanation`. */
export const explanationQuerySchema = z.strictObject({
  lane: laneSchema.default('live'),
  replay: z.string().optional(),
  target: z
    .string()
    .regex(
      /^(sentiment|topic|company:.{1,32})$/,
      'must be sentiment, topic, or company: with a symbol',
    )
    .default('sentiment')
    .describe(
      'What is explained: `sentiment` of the whole text, `topic`, or `company:SYMBOL` for the sentiment towards one that the post names.',
    ),
});

export const explanationViewSchema = z.object({
  post: z.string().describe('Id of the post.'),
  model: modelSchema.describe('What explains: the model that the classifier runs now.'),
  scoredBy: modelSchema.describe(
    'The model that scored the post; if it is another one, label and probability may differ from those of the post.',
  ),
  company: z.string().optional().describe('Symbol, where the head is `company`.'),
  ...explanationFields,
});
export type ExplanationView = z.infer<typeof explanationViewSchema>;

/** `POST /api/v1/explanations` of the classifier's own door; the gateway asks there. */
export const explainRequestSchema = z
  .strictObject({
    text: z
      .string()
      .min(1)
      .max(postLimits.title + 1 + postLimits.body),
    mentions: z
      .array(z.array(z.tuple([z.int().nonnegative(), z.int().positive()])).max(postLimits.spans))
      .max(postLimits.mentions)
      .default([])
      .describe('For each company the places where it is named.'),
    target: z
      .discriminatedUnion('head', [
        z.strictObject({ head: z.literal('sentiment') }),
        z.strictObject({ head: z.literal('topic') }),
        z.strictObject({ head: z.literal('company'), index: z.int().nonnegative() }),
      ])
      .default({ head: 'sentiment' }),
  })
  .refine(({ target, mentions }) => target.head !== 'company' || target.index < mentions.length, {
    message: 'must be that of one of the mentions',
    path: ['target', 'index'],
  });
export type ExplainRequest = z.input<typeof explainRequestSchema>;

export const explainResponseSchema = z.object({ model: modelSchema, ...explanationFields });
export type ExplainResponse = z.infer<typeof explainResponseSchema>;
