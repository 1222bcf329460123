import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, pipeline, Tensor } from '@huggingface/transformers';
import { type VerifiedModel, verifyModel } from '../services/classifier/manifest.ts';
import { modelFolder } from '../services/classifier/model-folder.ts';
import type { Contender } from './model-contender.ts';
import { type ModelSettings, textsOf } from './model-settings.ts';

type ModelInputs = Readonly<Record<string, Tensor>> & { readonly input_ids: Tensor };

/**
 * The text-classification pipeline of `@huggingface/transformers`, as it comes, on the same int8 file: its own
 * tokeniser, batching, session with its own settings, and softmax. Our graph wants three inputs more than
 * BERT's; they are added as zeros. So the pipeline finds no companies, looks at no capitals and reads nothing but
 * the sentiment: less than the classifier does on the same texts, which is in the pipeline's favour.
 * @param batchSize texts in one call, in the order they come, as its users would
 */
export async function pipelineContender(
  settings: ModelSettings,
  batchSize: number,
): Promise<Contender> {
  const model = await verifyModel(modelFolder(settings.model));
  const folder = layOut(model);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  env.allowRemoteModels = false;
  env.localModelPath = folder;
  const classify = await pipeline('text-classification', 'model', { dtype: 'q8', device: 'cpu' });
  const { inputs, outputs } = model.manifest;
  const encoder = classify.model;
  const forward = encoder.forward.bind(encoder);
  encoder.forward = async (given: ModelInputs) => {
    const [rows = 0, tokens = 0] = given.input_ids.dims;
    const results = await forward({
      ...given,
      [inputs.tokenCase]: new Tensor('int64', new BigInt64Array(rows * tokens), [rows, tokens]),
      [inputs.spanMask]: new Tensor('float32', new Float32Array(tokens).fill(1, 0, 1), [1, tokens]),
      [inputs.spanRow]: new Tensor('int64', new BigInt64Array(1), [1]),
    });
    return { logits: results[outputs.sentiment] };
  };
  const texts = textsOf(settings).map(({ text }) => text);

  return {
    score: async ({ from, to }) => {
      const labels: string[] = [];
      for (let at = from; at < to; at += batchSize) {
        const results = await classify(texts.slice(at, Math.min(to, at + batchSize)));
        for (const result of results.flat()) labels.push(result.label);
      }
      return () => labels;
    },
  };
}

/** A folder as the library expects a model. */
function layOut({ manifest, modelPath, tokenizerPath }: VerifiedModel): string {
  const folder = mkdtempSync(join(tmpdir(), 'barograph-bench-'));
  const inside = (path: string): string => join(folder, 'model', path);
  mkdirSync(inside('onnx'), { recursive: true });
  symlinkSync(modelPath, inside('onnx/model_quantized.onnx'));
  symlinkSync(tokenizerPath, inside('tokenizer.json'));
  const write = (name: string, value: object): void =>
    writeFileSync(inside(name), JSON.stringify(value));
  write('tokenizer_config.json', {
    tokenizer_class: 'BertTokenizer',
    model_max_length: manifest.maxTokens,
    cls_token: '[CLS]',
    sep_token: '[SEP]',
    pad_token: '[PAD]',
    unk_token: '[UNK]',
    mask_token: '[MASK]',
  });
  write('config.json', {
    model_type: 'bert',
    architectures: ['BertForSequenceClassification'],
    id2label: Object.fromEntries(manifest.labels.sentiment.entries()),
  });
  return folder;
}
