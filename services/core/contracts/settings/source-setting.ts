import { z } from 'zod';

/** A word by which people sort their sources. */
export const sourceTagSchema = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[^\p{C},/]+$/u, 'must hold no comma, no slash and no control character');
export const sourceTagsSchema = z.array(sourceTagSchema).max(20);

/** 1: its posts count. 0: they are charted and searched, and never detected on. */
export const sourceWeightSchema = z.literal([0, 1]);
export type SourceWeight = z.infer<typeof sourceWeightSchema>;

/** More than any type of source has to say. */
const mostDefinitionCharacters = 20_000;

/** A source's own settings, as its type has them; ingest knows the types and judges them. */
export const sourceDefinitionSchema = z
  .record(z.string().min(1).max(100), z.json())
  .refine((definition) => JSON.stringify(definition).length <= mostDefinitionCharacters, {
    message: `must not be longer than ${mostDefinitionCharacters} characters`,
  });
export type SourceDefinition = z.infer<typeof sourceDefinitionSchema>;

/**
 * What people set about a source, whatever it comes from: a paused one is not asked. Tags and weight take the place of
 * those that its definition has. Only a source that people have added has its definition here.
 */
export const sourceSettingSchema = z.strictObject({
  paused: z.boolean().default(false),
  tags: sourceTagsSchema.optional(),
  weight: sourceWeightSchema.optional(),
  definition: sourceDefinitionSchema.optional(),
});
export type SourceSetting = z.infer<typeof sourceSettingSchema>;
