import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'oxc-parser';

export const repositoryRoot = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

export interface ImportOf {
  /** Path from the repository's root for relative imports, else the package name. */
  readonly target: string;
  readonly typeOnly: boolean;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly ImportOf[];
}

/** Every TypeScript file below the given folders, with what it imports, read by a parser. */
export function sourceFiles(...folders: readonly string[]): SourceFile[] {
  return folders.flatMap((folder) => filesBelow(join(repositoryRoot, folder))).map(read);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function read(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const { module } = parseSync(path, text);
  const specifiers = [
    ...module.staticImports.map((entry) => ({
      name: entry.moduleRequest.value,
      typeOnly: entry.entries.length > 0 && entry.entries.every((item) => item.isType),
    })),
    ...module.staticExports.flatMap((entry) =>
      entry.entries.flatMap((item) =>
        item.moduleRequest ? [{ name: item.moduleRequest.value, typeOnly: item.isType }] : [],
      ),
    ),
    ...module.dynamicImports.map((entry) => ({
      name: text.slice(entry.moduleRequest.start + 1, entry.moduleRequest.end - 1),
      typeOnly: false,
    })),
  ];
  return {
    path: relative(repositoryRoot, path),
    text,
    lines: text.split('\n').length - 1,
    imports: specifiers.map(({ name, typeOnly }) => ({ target: targetOf(path, name), typeOnly })),
  };
}

function targetOf(from: string, name: string): string {
  if (name.startsWith('.')) return relative(repositoryRoot, resolve(dirname(from), name));
  const parts = name.split('/');
  return name.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? name);
}
