import { z } from 'zod';
import { replaySpeedSchema, replayStateSchema } from '../replay.ts';

const isoTime = z.iso.datetime({ offset: true });

/** `POST /replays`: a stretch of the bus (`from`, `to`) or of an uploaded file (`file`; from and to cut it). */
export const createReplaySchema = z
  .strictObject({
    name: z.string().trim().min(1).max(200).optional().describe('Default: made from the stretch.'),
    file: z.string().min(1).max(500).optional().describe('As `POST /replays/files` named it.'),
    from: isoTime.optional(),
    to: isoTime.optional(),
    speed: replaySpeedSchema.default('max').describe('Times real time, or `max`.'),
    scores: z
      .enum(['reuse', 'rescore'])
      .default('reuse')
      .describe('`reuse` takes the scores in the source where it has any.'),
    warmUpMinutes: z
      .int()
      .min(0)
      .max(60 * 24 * 28)
      .default(60 * 24)
      .describe('Before `from`, where no snapshot of alerting lies there.'),
    notify: z.boolean().default(false).describe('Whether its alerts notify people.'),
    paused: z.boolean().default(false).describe('Whether it waits for `resume`.'),
  })
  .refine(
    (replay) => replay.file !== undefined || (replay.from !== undefined && replay.to !== undefined),
    {
      message: 'give from and to, or a file',
      path: ['from'],
    },
  );
export type CreateReplay = z.infer<typeof createReplaySchema>;

export const replayViewSchema = z.object({
  id: z.string(),
  generation: z.int(),
  name: z.string(),
  demonstration: z.boolean(),
  source: z.enum(['bus', 'file']),
  file: z.string().optional(),
  scores: z.enum(['reuse', 'rescore']),
  notify: z.boolean(),
  from: isoTime,
  to: isoTime,
  state: replayStateSchema,
  speed: replaySpeedSchema,
  position: isoTime.describe('Stream time up to which it has been played.'),
  posts: z.int(),
  rejected: z.int(),
  problem: z.string().optional(),
  createdAt: isoTime,
  updatedAt: isoTime,
});
export type ReplayView = z.infer<typeof replayViewSchema>;
export const replaysResponseSchema = z.object({ replays: z.array(replayViewSchema) });

export const seekRequestSchema = z.strictObject({ to: isoTime });
export const speedRequestSchema = z.strictObject({ speed: replaySpeedSchema });

/** `POST /replays/files?name=…`: the body is the file, JSON lines or CSV, gzip allowed. */
export const replayFileQuerySchema = z.strictObject({
  name: z
    .string()
    .max(100)
    .regex(
      /^[\p{L}\p{N}][\p{L}\p{N}._-]*\.(jsonl|csv)(\.gz)?$/u,
      'must be a plain file name ending in .jsonl or .csv, with .gz or without',
    ),
});
export const replayFileResponseSchema = z.object({
  file: z.string(),
  bytes: z.int(),
});
