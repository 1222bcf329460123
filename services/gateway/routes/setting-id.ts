import { z } from 'zod';

/** `{id}` in the path of a filter, rule or silence. */
export const settingIdParameters = z.strictObject({ id: z.string().min(1).max(100) });
