import { z } from 'zod';

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
