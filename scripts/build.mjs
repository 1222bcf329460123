// Builds what `npm start` runs: the services into dist/services and the page into dist/dashboard.
// Skips the work when nothing changed since the last build.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stampFile = join(root, 'dist/.stamp');
const quiet = process.argv.includes('--quiet');

/** Every file below a folder, depth first, in a stable order. */
function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path) : [path];
    });
}

function stamp() {
  const hash = createHash('sha256');
  const inputs = ['services', 'dashboard'].flatMap((folder) => filesBelow(join(root, folder)));
  for (const file of [
    ...inputs,
    ...['package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'scripts/build.mjs'].map(
      (name) => join(root, name),
    ),
  ]) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function run(command, args) {
  const result = spawnSync(process.execPath, [join(root, 'node_modules', command), ...args], {
    cwd: root,
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
  });
  if (result.status === 0) return;
  if (quiet) process.stderr.write(Buffer.concat([result.stdout, result.stderr]));
  process.stderr.write(`build failed: ${command} ${args.join(' ')}\n`);
  process.exit(1);
}

const wanted = stamp();
if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) process.exit(0);

// Built beside and then swapped in, so that a failed build leaves the last good one in place.
const fresh = `dist.new-${process.pid}`;
process.on('exit', () => rmSync(join(root, fresh), { recursive: true, force: true }));
run('typescript/bin/tsc', ['-p', 'tsconfig.build.json', '--outDir', fresh]);
for (const file of filesBelow(join(root, 'services'))) {
  if (!file.endsWith('.ts')) cpSync(file, join(root, fresh, relative(root, file)));
}
run('vite/bin/vite.js', [
  'build',
  '--config',
  'dashboard/vite.config.ts',
  '--outDir',
  join(root, fresh, 'dashboard'),
  '--logLevel',
  'warn',
]);
writeFileSync(join(root, fresh, '.stamp'), wanted);
const old = join(root, `dist.new-${process.pid}-old`);
if (existsSync(join(root, 'dist'))) renameSync(join(root, 'dist'), old);
renameSync(join(root, fresh), join(root, 'dist'));
rmSync(old, { recursive: true, force: true });
