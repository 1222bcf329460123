import { z } from 'zod';
import {
  sourceTagsSchema,
  sourceWeightSchema,
} from '../../core/contracts/settings/source-setting.ts';

/** The id of a source: a name in settings, metrics and links. */
export const sourceIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,99}$/, 'must be lower-case letters, digits, ".", "_" or "-"')
  .describe('Unique id, also the `source` of its posts unless they name their own.');

export const sourceNameSchema = z
  .string()
  .min(1)
  .max(200)
  .optional()
  .describe('Name shown to people; default: the id.');

/** What every type of source has besides its own settings. */
export const sourceFields = {
  id: sourceIdSchema,
  name: sourceNameSchema,
  tags: sourceTagsSchema.default([]).describe('Words by which people sort their sources.'),
  weight: sourceWeightSchema
    .default(1)
    .describe('1: its posts count. 0: they are charted and searched, and never detected on.'),
} as const;
