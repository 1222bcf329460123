#!/usr/bin/env node
// The command line runs the built services; the first call in a fresh clone builds them.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const build = spawnSync(process.execPath, [path('scripts/build.mjs'), '--quiet'], {
  stdio: 'inherit',
});
if (build.status !== 0) process.exit(1);
await import('../dist/services/cli/main.js');
