import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { newsTopics } from '../core/contracts/news-topics.ts';
import { namedEntityTypes, sentimentLabels } from '../core/contracts/scored-post.ts';
import { BarographError } from '../core/errors.ts';

/** A model folder that cannot be used; the message is one line that names the file and how to mend it. */
export class ModelError extends BarographError {}

const fileSchema = z.object({
  path: z.string().regex(/^[\w.-]+$/, 'must be a plain file name'),
  bytes: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hex digits'),
});
export type ModelFile = z.infer<typeof fileSchema>;

const temperatureSchema = z.number().min(0.05).max(20);

/** Tags of words: the first of a name, one that goes on with it, and what belongs to none. */
const entityTags = ['O', ...namedEntityTypes.flatMap((type) => [`B-${type}`, `I-${type}`])];

/** `models/<name>/manifest.json`: what a model consists of, its words and how its outputs are read. */
export const manifestSchema = z.object({
  schemaVersion: z.literal(2, { error: 'must be 2, the only version that is read' }),
  name: z.string().min(1).max(100),
  version: z.string().min(1).max(50),
  description: z.string(),
  /** Longest input in tokens, [CLS] and [SEP] included; the model was trained up to this length. */
  maxTokens: z.int().min(8).max(512),
  files: z.object({ model: fileSchema, tokenizer: fileSchema }),
  /** Names in the ONNX graph. */
  inputs: z.object({
    inputIds: z.string().min(1),
    attentionMask: z.string().min(1),
    tokenCase: z.string().min(1),
    spanMask: z.string().min(1),
    spanRow: z.string().min(1),
  }),
  outputs: z.object({
    sentiment: z.string().min(1),
    topic: z.string().min(1),
    company: z.string().min(1),
    entity: z.string().min(1),
    embedding: z.string().min(1),
  }),
  embeddingDimensions: z.int().min(1).max(64),
  /** Classes in the order of the outputs; the company head has those of `sentiment`. */
  labels: z.object({
    sentiment: z.array(z.string()).refine((labels) => sameSet(labels, sentimentLabels), {
      error: `must be ${sentimentLabels.join(', ')} in the order of the model's output`,
    }),
    topic: z.array(z.string()).refine((labels) => sameSet(labels, newsTopics), {
      error: `must be the ${newsTopics.length} topics of contracts/news-topics.ts in the order of the model's output`,
    }),
    entity: z.array(z.string()).refine((labels) => sameSet(labels, entityTags), {
      error: `must be ${entityTags.join(', ')} in the order of the model's output`,
    }),
  }),
  /** What the logits of each head are divided by before the softmax (Guo et al., "On Calibration of Modern Neural Networks", 2017). */
  temperatures: z.object({
    sentiment: temperatureSchema,
    topic: temperatureSchema,
    company: temperatureSchema,
    entity: temperatureSchema,
  }),
});
export type ModelManifest = z.infer<typeof manifestSchema>;

function sameSet(labels: readonly string[], expected: readonly string[]): boolean {
  return labels.length === expected.length && expected.every((label) => labels.includes(label));
}

/** A model whose files are all there and are those that its manifest names. */
export interface VerifiedModel {
  readonly manifest: ModelManifest;
  readonly modelPath: string;
  readonly tokenizerPath: string;
}

const mend = 'restore the folder from the repository, or name another model (classifier.model)';

/**
 * Reads the manifest of a model folder and checks every file it names, size and hash.
 * @throws ModelError naming the first file that is missing or wrong.
 */
export async function verifyModel(folder: string): Promise<VerifiedModel> {
  const manifest = await readManifest(join(folder, 'manifest.json'));
  const model = { ...manifest.files.model, path: join(folder, manifest.files.model.path) };
  const tokenizer = {
    ...manifest.files.tokenizer,
    path: join(folder, manifest.files.tokenizer.path),
  };
  await verifyFile(model);
  await verifyFile(tokenizer);
  return { manifest, modelPath: model.path, tokenizerPath: tokenizer.path };
}

async function readManifest(path: string): Promise<ModelManifest> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new ModelError(`${path}: cannot be read (${codeOf(cause)}): ${mend}`, { cause });
  });
  let tree: unknown;
  try {
    tree = JSON.parse(text);
  } catch (cause) {
    throw new ModelError(`${path}: is not JSON: ${mend}`, { cause });
  }
  const result = manifestSchema.safeParse(tree);
  if (result.success) return result.data;
  const problems = result.error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join('.') || '(top level)'}: ${issue.message}`);
  throw new ModelError(`${path}: ${problems.join('; ')}: ${mend}`);
}

async function verifyFile(file: ModelFile): Promise<void> {
  const { size } = await stat(file.path).catch((cause: unknown) => {
    throw new ModelError(`${file.path}: cannot be read (${codeOf(cause)}): ${mend}`, { cause });
  });
  if (size !== file.bytes) {
    throw new ModelError(
      `${file.path}: has ${size} bytes where the manifest says ${file.bytes}: ${mend}`,
    );
  }
  const hash = createHash('sha256');
  await pipeline(createReadStream(file.path), hash).catch((cause: unknown) => {
    throw new ModelError(`${file.path}: cannot be read (${codeOf(cause)}): ${mend}`, { cause });
  });
  if (hash.digest('hex') !== file.sha256) {
    throw new ModelError(
      `${file.path}: ${basename(file.path)} is not the file the manifest names (its SHA-256 differs): ${mend}`,
    );
  }
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return 'unknown error';
  return error.code === 'ENOENT' ? 'no such file' : String(error.code);
}
