import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelError, type ModelManifest, verifyModel } from '../../services/classifier/manifest.ts';
import { modelFolder } from '../../services/classifier/model-folder.ts';
import { messageOf } from '../../services/core/errors.ts';
import { startTextClassifier, testedModel } from '../support/classifier-under-test.ts';
import { changeManifest, copyModel, replaceFile } from '../support/model-copy.ts';

/** What a start with this folder says. */
async function complaint(folder: string): Promise<string> {
  const outcome = await startTextClassifier({ model: folder }).catch((error: unknown) => error);
  if (outcome instanceof ModelError) return messageOf(outcome);
  throw new Error(`not refused as it should be: ${messageOf(outcome)}`);
}

const spoiled: [string, (folder: string) => void, string[]][] = [
  ['no folder', (folder) => rmSync(folder, { recursive: true }), ['manifest.json', 'no such file']],
  ['no model', (folder) => rmSync(join(folder, 'model.onnx')), ['model.onnx', 'no such file']],
  ['no tokenizer', (folder) => rmSync(join(folder, 'tokenizer.json')), ['tokenizer.json']],
  [
    'another size',
    (folder) => appendFileSync(join(folder, 'model.onnx'), 'x'),
    ['model.onnx', 'bytes'],
  ],
  [
    'another content',
    (folder) =>
      changeManifest(folder, (manifest) => ({
        ...manifest,
        files: {
          ...manifest.files,
          tokenizer: { ...manifest.files.tokenizer, sha256: '0'.repeat(64) },
        },
      })),
    ['tokenizer.json', 'SHA-256'],
  ],
  [
    'a manifest that is not JSON',
    (folder) => writeFileSync(join(folder, 'manifest.json'), '{"name":'),
    ['manifest.json', 'is not JSON'],
  ],
  [
    'a missing label',
    (folder) => changeManifest(folder, (manifest) => withTopics(manifest, (all) => all.slice(1))),
    ['manifest.json', 'labels.topic', '20 topics'],
  ],
  [
    'an unknown label',
    (folder) =>
      changeManifest(folder, (manifest) =>
        withTopics(manifest, (all) => ['Sport', ...all.slice(1)]),
      ),
    ['manifest.json', 'labels.topic'],
  ],
  [
    'a path that leads out of the folder',
    (folder) =>
      changeManifest(folder, (manifest) => ({
        ...manifest,
        files: { ...manifest.files, model: { ...manifest.files.model, path: '../model.onnx' } },
      })),
    ['manifest.json', 'files.model.path', 'plain file name'],
  ],
  [
    'a manifest of version 1',
    (folder) => changeManifest(folder, (manifest) => ({ ...manifest, schemaVersion: 1 })),
    ['manifest.json', 'schemaVersion: must be 2'],
  ],
  [
    'another order of tags than there is',
    (folder) =>
      changeManifest(folder, (manifest) => ({
        ...manifest,
        labels: { ...manifest.labels, entity: manifest.labels.entity.slice(1) },
      })),
    ['manifest.json', 'labels.entity', 'B-PER'],
  ],
  [
    'embeddings of another length than the model gives',
    (folder) => changeManifest(folder, (manifest) => ({ ...manifest, embeddingDimensions: 32 })),
    ['model.onnx', 'output embedding'],
  ],
  [
    'an input that the model does not have',
    (folder) =>
      changeManifest(folder, (manifest) => ({
        ...manifest,
        inputs: { ...manifest.inputs, spanMask: 'spans' },
      })),
    ['model.onnx', 'no input "spans"', 'span_mask'],
  ],
  [
    'an output that the model does not have',
    (folder) =>
      changeManifest(folder, (manifest) => ({
        ...manifest,
        outputs: { ...manifest.outputs, topic: 'subject' },
      })),
    ['model.onnx', 'no output "subject"', 'topic_logits'],
  ],
  [
    'a model that is none',
    (folder) => replaceFile(folder, 'model', 'not a graph'),
    ['model.onnx', 'cannot be opened as an ONNX model'],
  ],
  [
    'a tokenizer of another kind',
    (folder) => replaceFile(folder, 'tokenizer', '{"model":{"type":"BPE"}}'),
    ['tokenizer.json', 'is not a BERT tokenizer'],
  ],
];

function withTopics(manifest: ModelManifest, change: (topics: string[]) => string[]): unknown {
  return { ...manifest, labels: { ...manifest.labels, topic: change(manifest.labels.topic) } };
}

const cudaLibrary = new URL(
  '../../node_modules/onnxruntime-node/bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so',
  import.meta.url,
);

describe('a provider that this machine lacks', () => {
  it.skipIf(existsSync(cudaLibrary))(
    'is named in one line that says what else to set',
    async () => {
      const outcome = await startTextClassifier({ provider: 'cuda' }).catch(
        (error: unknown) => error,
      );
      expect(outcome).toBeInstanceOf(ModelError);
      expect(messageOf(outcome)).toMatch(
        /provider is cuda, which cannot be used here .*does not start.*set classifier\.provider to auto/,
      );
      expect(messageOf(outcome)).not.toContain('\n');
    },
  );

  it.skipIf(existsSync(cudaLibrary))(
    'is passed over with auto, and what starts scores',
    async () => {
      const classifier = await startTextClassifier({ provider: 'auto' });
      try {
        const { provider, refused } = classifier.choice;
        expect(refused[0]?.provider).toBe('cuda');
        expect(refused[0]?.reason).not.toBe('');
        expect(['webgpu', 'cpu']).toContain(provider);
        const request = { text: 'Shares fell', mentions: [] };
        expect(await classifier.classify([request], 'live')).toHaveLength(1);
      } finally {
        await classifier.close();
      }
    },
  );
});

describe('a model folder', () => {
  it('is accepted as it is shipped', async () => {
    const { manifest } = await verifyModel(modelFolder(testedModel));
    expect(manifest.maxTokens).toBe(128);
  });

  it.each(spoiled)(
    'with %s is refused in one line that names the file',
    async (_name, spoil, words) => {
      const folder = copyModel();
      spoil(folder);
      const message = await complaint(folder);
      expect(message).toContain(folder);
      for (const word of words) expect(message).toContain(word);
      expect(message).not.toContain('\n');
    },
  );
});
