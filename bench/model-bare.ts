import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { verifyModel } from '../services/classifier/manifest.ts';
import { modelFolder } from '../services/classifier/model-folder.ts';
import type { BareStart, FromBare, ToBare } from './model-bare-worker.ts';
import { createBucketing } from './model-batches.ts';
import type { Contender } from './model-contender.ts';
import type { ModelSettings } from './model-settings.ts';

/**
 * `session.run` and nothing else: batches are tokenised, bucketed by length and laid out beforehand, and the
 * sessions take one after the other as soon as they are free. Sessions have ONNX Runtime's defaults.
 * @param threads cores of each session
 */
export async function bareContender(
  settings: ModelSettings,
  { sessions, threads }: { readonly sessions: number; readonly threads: number },
): Promise<Contender> {
  const model = await verifyModel(modelFolder(settings.model));
  const bucketed = await createBucketing(settings, model);
  const next = new SharedArrayBuffer(4);
  const workers = Array.from(
    { length: sessions },
    () =>
      new Worker(new URL('./model-bare-worker.mjs', import.meta.url), {
        workerData: { model, threads, next } satisfies BareStart,
      }),
  );
  await Promise.all(workers.map((worker) => answer(worker)));

  function askAll(order: ToBare): Promise<FromBare[]> {
    const answers = workers.map((worker) => answer(worker));
    for (const worker of workers) worker.postMessage(order);
    return Promise.all(answers);
  }

  return {
    prepare: async (slice) => {
      await askAll({ type: 'prepare', batches: bucketed(slice) });
    },
    score: async ({ from, to }) => {
      new Int32Array(next).fill(0);
      const parts = await askAll({ type: 'run' });
      const labels = new Map(
        parts.flatMap((part) => (part.type === 'done' ? [...part.labels] : [])),
      );
      return () => Array.from({ length: to - from }, (_unused, place) => labels.get(place) ?? '');
    },
  };
}

async function answer(worker: Worker): Promise<FromBare> {
  const [message] = await once(worker, 'message');
  return message as FromBare;
}
