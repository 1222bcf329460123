import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelFolder } from '../../services/classifier/model-folder.ts';

describe('the folder of a model', () => {
  it('lies under models/ of the package when a name is given', () => {
    const folder = modelFolder('some-model');
    expect(folder.endsWith(join('models', 'some-model'))).toBe(true);
    expect(existsSync(join(folder, '../../package.json'))).toBe(true);
  });

  it('is a path when one is given', () => {
    expect(modelFolder('/opt/models/mine')).toBe(resolve('/opt/models/mine'));
    expect(modelFolder('./mine')).toBe(resolve('mine'));
  });
});
