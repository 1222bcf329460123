import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where a model lies: `classifier.model` is the name of a folder under models/ of this package, or a path
 * (anything with a separator in it, taken relative to the working folder).
 */
export function modelFolder(model: string): string {
  if (isAbsolute(model) || /[\\/]/.test(model)) return resolve(model);
  return join(packageRoot(), 'models', model);
}

/** The nearest folder above with a package.json: the same from sources and from dist/. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  return folder;
}
