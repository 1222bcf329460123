import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModelManifest } from '../../services/classifier/manifest.ts';
import { modelFolder } from '../../services/classifier/model-folder.ts';
import { testedModel } from './classifier-under-test.ts';

/** A copy of the model's folder that a test may spoil. */
export function copyModel(): string {
  const folder = mkdtempSync(join(tmpdir(), 'barograph-model-'));
  for (const file of ['manifest.json', 'model.onnx', 'tokenizer.json']) {
    cpSync(join(modelFolder(testedModel), file), join(folder, file));
  }
  return folder;
}

/** Changes the manifest of a copy. */
export function changeManifest(folder: string, change: (manifest: ModelManifest) => unknown): void {
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify(change(manifest)));
}

/** Replaces a file of a copy and has the manifest say so, as if the model had been made like that. */
export function replaceFile(
  folder: string,
  file: keyof ModelManifest['files'],
  content: string,
): void {
  changeManifest(folder, (manifest) => {
    const { path } = manifest.files[file];
    writeFileSync(join(folder, path), content);
    const entry = {
      path,
      bytes: Buffer.byteLength(content),
      sha256: createHash('sha256').update(content).digest('hex'),
    };
    return { ...manifest, files: { ...manifest.files, [file]: entry } };
  });
}
