import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type ModelManifest, verifyModel } from '../services/classifier/manifest.ts';
import { modelFolder } from '../services/classifier/model-folder.ts';
import { type BucketedBatch, createBucketing } from './model-batches.ts';
import type { Contender } from './model-contender.ts';
import type { ModelSettings } from './model-settings.ts';

/** Why this Python cannot take part, if it cannot. */
export function pythonProblem(python: string): string | undefined {
  const { error, status } = spawnSync(python, ['-c', 'import numpy, onnxruntime']);
  if (error !== undefined) return `${python} cannot be started; --python names another`;
  return status === 0
    ? undefined
    : `${python} has no numpy and onnxruntime: \`pip install onnxruntime\`, or --python names another`;
}

/** `session.run` from Python, one session over all cores, on the very batches of the bare contender. */
export async function pythonContender(settings: ModelSettings): Promise<Contender> {
  const model = await verifyModel(modelFolder(settings.model));
  const { outputs, labels: names } = model.manifest;
  const bucketed = await createBucketing(settings, model);
  const folder = mkdtempSync(join(tmpdir(), 'barograph-bench-'));
  const path = join(folder, 'batches.json');
  const script = fileURLToPath(new URL('./model-python.py', import.meta.url));
  const child = spawn(settings.python, [script, model.modelPath, outputs.sentiment], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  process.once('exit', () => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  const lines = createInterface({ input: child.stdout });
  child.once('exit', (code) => {
    throw new Error(`${settings.python} ended with ${code}`);
  });
  const answer = async <T>(): Promise<T> => {
    const [line] = await once(lines, 'line');
    return JSON.parse(String(line)) as T;
  };
  const ask = <T>(order: object): Promise<T> => {
    const answered = answer<T>();
    child.stdin.write(`${JSON.stringify(order)}\n`);
    return answered;
  };
  await answer();
  let batches: readonly BucketedBatch[] = [];

  return {
    pid: child.pid,
    prepare: async (slice) => {
      batches = bucketed(slice);
      writeFileSync(path, JSON.stringify(batches.map((one) => feedOf(one, model.manifest.inputs))));
      await ask({ prepare: path });
    },
    score: async ({ from, to }) => {
      const { labels } = await ask<{ labels: number[][] }>({ run: true });
      return () => {
        const found = new Array<string>(to - from);
        for (const [index, { places }] of batches.entries()) {
          for (const [row, place] of places.entries()) {
            found[place] = names.sentiment[labels[index]?.[row] ?? -1] ?? '';
          }
        }
        return found;
      };
    },
  };
}

function feedOf({ batch }: BucketedBatch, inputs: ModelManifest['inputs']): object {
  const { rows, tokens, spans } = batch;
  const whole = (data: BigInt64Array, shape: readonly number[]): object => ({
    type: 'int64',
    shape,
    data: Array.from(data, Number),
  });
  return {
    [inputs.inputIds]: whole(batch.inputIds, [rows, tokens]),
    [inputs.attentionMask]: whole(batch.attentionMask, [rows, tokens]),
    [inputs.tokenCase]: whole(batch.tokenCase, [rows, tokens]),
    [inputs.spanMask]: { type: 'float32', shape: [spans, tokens], data: [...batch.spanMask] },
    [inputs.spanRow]: whole(batch.spanRow, [spans]),
  };
}
