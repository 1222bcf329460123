import { z } from 'zod';
import { epochMsSchema } from './post.ts';

/** A claim to the active role of a service. The offset at which it is stored is the epoch of that reign. */
export const leadershipClaimSchema = z.object({
  role: z.string().min(1).max(50),
  member: z.string().min(1).max(200),
  at: epochMsSchema,
});
export type LeadershipClaim = z.infer<typeof leadershipClaimSchema>;
