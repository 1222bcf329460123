import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import { messageOf } from '../core/errors.ts';
import type { EncodedBatch } from './encode-batch.ts';
import { ModelError, type VerifiedModel } from './manifest.ts';
import type { Provider } from './providers.ts';

/** Raw outputs of one batch, row after row. */
export interface Outputs {
  /** Logits [texts, 3]. */
  readonly sentiment: Float32Array;
  /** Logits [texts, 20]. */
  readonly topic: Float32Array;
  /** Logits [spans, 3]. */
  readonly company: Float32Array;
  /** Logits [texts, tokens, 9]. */
  readonly entity: Float32Array;
  /** [texts, dimensions]: unit vectors in 127ths. */
  readonly embedding: Int8Array;
}

export interface Session {
  run(batch: EncodedBatch): Promise<Outputs>;
  close(): Promise<void>;
}

/**
 * Opens the model with ONNX Runtime, the one place that knows it, and keeps it for life. `run` occupies the
 * calling thread while it computes: this belongs into a worker.
 * @throws ModelError when the file is not a model that this version can run, or not the one its manifest describes.
 */
export async function openSession(
  { manifest, modelPath }: VerifiedModel,
  threads: number,
  provider: Provider = 'cpu',
): Promise<Session> {
  // Whatever goes wrong is thrown; the library's own log would repeat it on standard error.
  env.logLevel = 'fatal';
  const session = await InferenceSession.create(modelPath, {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // A plan of memory is made for each shape of a batch that is new, and hardly any comes twice.
    enableMemPattern: false,
    // Threads that spin while they wait take the cores away from everything else in the process.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  }).catch((cause: unknown) => {
    const reason = messageOf(cause).split('\n', 1)[0];
    throw new ModelError(
      provider === 'cpu'
        ? `${modelPath}: cannot be opened as an ONNX model (${reason}): restore the model's folder from the repository`
        : `ONNX Runtime: ${reason}`,
      { cause },
    );
  });
  const { inputs, outputs } = manifest;
  const problems = [
    ...missing('input', Object.values(inputs), session.inputNames),
    ...missing('output', Object.values(outputs), session.outputNames),
  ];
  if (problems.length > 0) {
    await session.release();
    throw new ModelError(
      `${modelPath}: ${problems.join('; ')}: the model is not the one its manifest.json describes`,
    );
  }

  return {
    run: async (batch) => {
      const { rows, tokens, spans } = batch;
      const results = await session.run({
        [inputs.inputIds]: new Tensor('int64', batch.inputIds, [rows, tokens]),
        [inputs.attentionMask]: new Tensor('int64', batch.attentionMask, [rows, tokens]),
        [inputs.tokenCase]: new Tensor('int64', batch.tokenCase, [rows, tokens]),
        [inputs.spanMask]: new Tensor('float32', batch.spanMask, [spans, tokens]),
        [inputs.spanRow]: new Tensor('int64', batch.spanRow, [spans]),
      });
      const unexpected = (name: string): ModelError =>
        new ModelError(`${modelPath}: output ${name} has another type or shape than expected`);
      const output = (name: string, length: number): Float32Array => {
        const data = results[name]?.data;
        if (data instanceof Float32Array && data.length === length) return data;
        throw unexpected(name);
      };
      const embedding = results[outputs.embedding]?.data;
      if (
        !(embedding instanceof Int8Array) ||
        embedding.length !== rows * manifest.embeddingDimensions
      ) {
        throw unexpected(outputs.embedding);
      }
      const { sentiment, topic, entity } = manifest.labels;
      return {
        sentiment: output(outputs.sentiment, rows * sentiment.length),
        topic: output(outputs.topic, rows * topic.length),
        company: output(outputs.company, spans * sentiment.length),
        entity: output(outputs.entity, rows * tokens * entity.length),
        embedding,
      };
    },
    close: () => session.release(),
  };
}

function missing(kind: string, wanted: readonly string[], found: readonly string[]): string[] {
  return wanted
    .filter((name) => !found.includes(name))
    .map((name) => `has no ${kind} "${name}" (it has ${found.join(', ')})`);
}
