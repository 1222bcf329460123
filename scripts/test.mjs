// `npm test`: build, type check, Biome, then every test. Ends with the line `N passed, N failed[, N skipped]`
// and exits non-zero on any failure. Arguments go to vitest (`npm test -- test/ingest`).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const scratch = mkdtempSync(join(tmpdir(), 'barograph-test-'));
const results = join(scratch, 'results.json');
const counts = { passed: 0, failed: 0, skipped: 0 };

function run(title, command, args) {
  process.stdout.write(`── ${title}\n`);
  return (
    spawnSync(process.execPath, [join(root, command), ...args], { cwd: root, stdio: 'inherit' })
      .status === 0
  );
}

function check(title, command, args) {
  const ok = run(title, command, args);
  counts[ok ? 'passed' : 'failed'] += 1;
  return ok;
}

const built = check('build', 'scripts/build.mjs', ['--quiet']);
check('types: services and tests', 'node_modules/typescript/bin/tsc', ['-p', 'tsconfig.json']);
check('types: page', 'node_modules/typescript/bin/tsc', ['-p', 'dashboard/tsconfig.json']);
check('biome', 'node_modules/@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']);
check('generated documents', 'scripts/generate-docs.mjs', ['--check']);

if (built) {
  const ok = run('tests', 'node_modules/vitest/vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${results}`,
    ...process.argv.slice(2),
  ]);
  if (existsSync(results)) {
    const report = JSON.parse(readFileSync(results, 'utf8'));
    counts.passed += report.numPassedTests;
    counts.failed += report.numFailedTests;
    counts.skipped += report.numPendingTests;
    // A file that fails to load counts no test of its own.
    if (!ok && report.numFailedTests === 0)
      counts.failed += Math.max(1, report.numFailedTestSuites);
  } else {
    counts.failed += 1;
  }
}
rmSync(scratch, { recursive: true, force: true });

/** What the tools that are absent here cost, a line each. */
function reasonsForSkips() {
  const has = (command) => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
  const chromium = [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  const reasons = [];
  if (!has('java'))
    reasons.push('everything on Apache Kafka: java is not installed (JDK 17 or newer)');
  else if (!existsSync(join(root, '.kafka/libs'))) {
    reasons.push(
      'everything on Apache Kafka: its jars are not here ("npm run kafka:fetch" gets them; needs Maven)',
    );
  }
  if (!chromium.some((path) => path && existsSync(path))) {
    reasons.push('the page in a browser: Chromium is not installed (or set CHROMIUM_PATH)');
  }
  if (!existsSync('/usr/bin/prometheus-alertmanager') && !existsSync('/usr/bin/alertmanager')) {
    reasons.push('a real Alertmanager: prometheus-alertmanager is not installed');
  }
  if (!has('docker-compose')) reasons.push('docker-compose.yml: docker-compose is not installed');
  return reasons;
}

if (counts.skipped > 0) {
  for (const reason of reasonsForSkips()) process.stdout.write(`skipped: ${reason}\n`);
}

const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
process.exit(counts.failed === 0 ? 0 : 1);
