import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { VerifiedModel } from '../services/classifier/manifest.ts';
import type { BucketedBatch } from './model-batches.ts';

/** One session of ONNX Runtime with its defaults, but for the number of threads. */
export interface BareStart {
  readonly model: VerifiedModel;
  readonly threads: number;
  /** One counter that all sessions take the number of their next batch from. */
  readonly next: SharedArrayBuffer;
}

export type ToBare =
  | { readonly type: 'prepare'; readonly batches: readonly BucketedBatch[] }
  | { readonly type: 'run' };

export type FromBare =
  | { readonly type: 'ready' }
  /** The label of each text that this session had, by place within the slice. */
  | { readonly type: 'done'; readonly labels: ReadonlyMap<number, string> };

const { model, threads, next } = workerData as BareStart;
const { inputs, outputs } = model.manifest;
const names = model.manifest.labels.sentiment;
const counter = new Int32Array(next);
const session = await InferenceSession.create(model.modelPath, { intraOpNumThreads: threads });
let batches: readonly BucketedBatch[] = [];
let feeds: Record<string, Tensor>[] = [];

function send(message: FromBare): void {
  parentPort?.postMessage(message);
}

function feedOf({ batch }: BucketedBatch): Record<string, Tensor> {
  const { rows, tokens, spans } = batch;
  return {
    [inputs.inputIds]: new Tensor('int64', batch.inputIds, [rows, tokens]),
    [inputs.attentionMask]: new Tensor('int64', batch.attentionMask, [rows, tokens]),
    [inputs.tokenCase]: new Tensor('int64', batch.tokenCase, [rows, tokens]),
    [inputs.spanMask]: new Tensor('float32', batch.spanMask, [spans, tokens]),
    [inputs.spanRow]: new Tensor('int64', batch.spanRow, [spans]),
  };
}

async function run(): Promise<void> {
  const labels = new Map<number, string>();
  for (;;) {
    const index = Atomics.add(counter, 0, 1);
    const [feed, batch] = [feeds[index], batches[index]];
    if (feed === undefined || batch === undefined) break;
    const results = await session.run(feed);
    const logits = results[outputs.sentiment]?.data as Float32Array;
    for (const [row, place] of batch.places.entries()) {
      labels.set(place, highest(logits.subarray(row * names.length, (row + 1) * names.length)));
    }
  }
  send({ type: 'done', labels });
}

function highest(logits: Float32Array): string {
  return names[logits.indexOf(Math.max(...logits))] ?? '';
}

parentPort?.on('message', (message: ToBare) => {
  if (message.type === 'run') void run();
  else {
    batches = message.batches;
    feeds = batches.map(feedOf);
    send({ type: 'ready' });
  }
});
send({ type: 'ready' });
