import { describe, expect, it } from 'vitest';
import { type SourceFile, sourceFiles } from './support/source-tree.ts';

const services = sourceFiles('services');
const dashboard = sourceFiles('dashboard');
const all = [...services, ...dashboard];

/** The part of the house a file belongs to: `contracts`, `core`, a service, or `top` (all.ts and cli, which may use every part). */
function partOf(path: string): string {
  if (path.startsWith('services/core/contracts/')) return 'contracts';
  const [, folder, rest] = path.split('/');
  if (rest === undefined || folder === 'cli') return 'top';
  return folder ?? 'top';
}

function mayImport(from: string, to: string): boolean {
  if (from === to || from === 'top') return true;
  if (from === 'contracts') return false;
  if (from === 'core') return to === 'contracts';
  return to === 'core' || to === 'contracts';
}

describe('layers', () => {
  it('finds the sources', () => {
    expect(services.length).toBeGreaterThan(30);
    expect(new Set(services.map((file) => partOf(file.path)))).toContain('classifier');
  });

  it('run contracts ← core ← a service ← all and cli, and no service imports another', () => {
    const wrong = services.flatMap((file) =>
      file.imports
        .filter((entry) => entry.target.startsWith('services/'))
        .filter((entry) => !mayImport(partOf(file.path), partOf(entry.target)))
        .map((entry) => `${file.path} imports ${entry.target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('lets the page take types, and nothing else, from the contracts', () => {
    const wrong = dashboard.flatMap((file) =>
      file.imports
        .filter((entry) => entry.target.startsWith('services/'))
        .filter((entry) => !entry.typeOnly || !entry.target.startsWith('services/core/contracts/'))
        .map((entry) => `${file.path} imports ${entry.target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has no import cycles', () => {
    expect(cycles(all)).toEqual([]);
  });
});

describe('one file each', () => {
  it.each(['kafkajs', 'onnxruntime-node', 'lmdb', '@duckdb/node-api', 'pino'])(
    'imports %s in exactly one file',
    (name) => {
      const importers = services.filter((file) =>
        file.imports.some((entry) => entry.target === name),
      );
      expect(importers.map((file) => file.path)).toHaveLength(1);
    },
  );

  it('reads the environment where the configuration is loaded, and nowhere else', () => {
    const readers = services.filter((file) => /process\.env\b/.test(file.text));
    expect(readers.map((file) => file.path)).toEqual(['services/core/config/load-config.ts']);
  });
});

describe('size and names', () => {
  it('keeps files small: none above 400 lines, 90 % below 250, half below 130', () => {
    const sizes = all.map((file) => file.lines).sort((a, b) => a - b);
    expect(all.filter((file) => file.lines > 400).map((file) => file.path)).toEqual([]);
    expect(sizes[Math.floor(sizes.length * 0.9)]).toBeLessThan(250);
    expect(sizes[Math.floor(sizes.length * 0.5)]).toBeLessThan(130);
  });

  it('keeps entry files under 25 lines', () => {
    const mains = services.filter((file) => /\/main\.ts$/.test(file.path));
    expect(mains.filter((file) => file.lines >= 25).map((file) => file.path)).toEqual([]);
  });

  it('names files in kebab-case, and none for what they are not about', () => {
    const wrong = all
      .map((file) => file.path.split('/').at(-1) ?? '')
      .filter(
        (name) =>
          !/^[a-z0-9]+(-[a-z0-9]+)*(\.config|\.d)?\.tsx?$/.test(name) ||
          /(^|-)(utils?|helpers?|common|misc)\./.test(name),
      );
    expect(wrong).toEqual([]);
  });
});

function cycles(files: readonly SourceFile[]): string[] {
  const graph = new Map(
    files.map((file) => [
      file.path,
      file.imports.filter((entry) => !entry.typeOnly).map((entry) => entry.target),
    ]),
  );
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'open')
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (state.has(path)) return;
    state.set(path, 'open');
    for (const target of graph.get(path) ?? [])
      if (graph.has(target)) visit(target, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}
