import { z } from 'zod';
import { postKindSchema } from '../../core/contracts/post.ts';

/** Rules by which bots and spam are kept out. Each is off at 0 or false; what they keep out is counted and can be read. */
export const spamSchema = z
  .strictObject({
    kinds: z
      .array(postKindSchema)
      .default(['social'])
      .describe('Kinds of posts that the rules are applied to; none: no rule acts.'),
    bots: z
      .boolean()
      .default(true)
      .describe('Keeps out accounts that their platform marks as automated.'),
    cashtags: z
      .int()
      .min(0)
      .max(100)
      .default(5)
      .describe('Most different cashtags in one post; more are stuffing. 0: any number.'),
    repeatMinutes: z
      .int()
      .min(0)
      .max(1_440)
      .default(60)
      .describe(
        'An author’s post that nearly repeats an earlier one of these last minutes is kept out; the first one stays. 0: repeats are taken.',
      ),
    ratePosts: z
      .int()
      .min(0)
      .max(1_000)
      .default(20)
      .describe('Most posts by one author within `rateMinutes`. 0: any number.'),
    rateMinutes: z.int().min(1).max(1_440).default(10).describe('The span of `ratePosts`.'),
    trusted: z
      .array(z.string().min(1).max(200))
      .max(10_000)
      .default([])
      .describe('Authors, as their posts name them, to whom no rule is applied.'),
  })
  .prefault({});
export type SpamSettings = z.infer<typeof spamSchema>;
