import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './source-tree.ts';

/** The folders of all models that are shipped. */
export function shippedModels(): { readonly name: string; readonly folder: string }[] {
  const models = join(repositoryRoot, 'models');
  return readdirSync(models)
    .map((name) => ({ name, folder: join(models, name) }))
    .filter(({ folder }) => existsSync(join(folder, 'manifest.json')));
}
