// Writes docs/configuration.md and docs/openapi.json from the schemas in the code; with --check only compares.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { configurationPage } = await import('../dist/services/cli/configuration-page.js');
const { openApiDocument } = await import('../dist/services/gateway/openapi.js');

const documents = new Map([
  ['docs/configuration.md', configurationPage()],
  ['docs/openapi.json', `${JSON.stringify(openApiDocument(), null, 2)}\n`],
]);

let stale = 0;
for (const [name, text] of documents) {
  const file = join(root, name);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  if (process.argv.includes('--check')) {
    process.stderr.write(`${name} is not what the code says; run "npm run docs"\n`);
    stale += 1;
  } else {
    writeFileSync(file, text);
    process.stdout.write(`wrote ${name}\n`);
  }
}
process.exit(stale === 0 ? 0 : 1);
