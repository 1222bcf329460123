// `npm run cluster`: each service as its own process against KAFKA_BROKERS, on this machine.
// A process that dies is started again; SIGTERM or Ctrl-C stops them all.
import { spawn, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dataDir = process.env.BAROGRAPH_DATA_DIR ?? 'data';
const ingestPort = process.env.BAROGRAPH_INGEST_PORT ?? '8421';
const classifierPort = process.env.BAROGRAPH_CLASSIFIER_PORT ?? '8422';
const replayPort = process.env.BAROGRAPH_REPLAY_PORT ?? '8425';
const alertingPort = process.env.BAROGRAPH_ALERTING_PORT ?? '8423';
const notifierPort = process.env.BAROGRAPH_NOTIFIER_PORT ?? '8424';
const services = {
  ingest: { BAROGRAPH_INGEST_PORT: ingestPort },
  classifier: { BAROGRAPH_CLASSIFIER_PORT: classifierPort },
  alerting: { BAROGRAPH_ALERTING_PORT: alertingPort },
  notifier: { BAROGRAPH_NOTIFIER_PORT: notifierPort },
  replay: { BAROGRAPH_REPLAY_PORT: replayPort },
  gateway: {
    BAROGRAPH_ALERTING_URL:
      process.env.BAROGRAPH_ALERTING_URL ?? `http://127.0.0.1:${alertingPort}`,
    BAROGRAPH_CLASSIFIER_URL:
      process.env.BAROGRAPH_CLASSIFIER_URL ?? `http://127.0.0.1:${classifierPort}`,
    BAROGRAPH_INGEST_URL: process.env.BAROGRAPH_INGEST_URL ?? `http://127.0.0.1:${ingestPort}`,
    BAROGRAPH_NOTIFIER_URL:
      process.env.BAROGRAPH_NOTIFIER_URL ?? `http://127.0.0.1:${notifierPort}`,
    BAROGRAPH_REPLAY_URL: process.env.BAROGRAPH_REPLAY_URL ?? `http://127.0.0.1:${replayPort}`,
  },
};

if (!process.env.KAFKA_BROKERS) {
  process.stderr.write(
    'cluster: set KAFKA_BROKERS=host:port (npm run kafka starts a broker for trying it out)\n',
  );
  process.exit(2);
}
if (
  spawnSync(process.execPath, [join(root, 'scripts/build.mjs'), '--quiet'], { stdio: 'inherit' })
    .status !== 0
) {
  process.exit(1);
}

const running = new Map();
const restarts = new Set();
let stopping = false;

function start(name, delayMs) {
  const child = spawn(process.execPath, [join(root, `dist/services/${name}/main.js`)], {
    cwd: root,
    env: { ...process.env, ...services[name], BAROGRAPH_DATA_DIR: join(dataDir, name) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.set(name, child);
  const startedAt = Date.now();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) =>
      process.stdout.write(`${name.padEnd(10)} ${line}\n`),
    );
  }
  child.on('exit', (code, signal) => {
    running.delete(name);
    process.stdout.write(`${name.padEnd(10)} ended (${signal ?? `exit ${code}`})\n`);
    if (stopping) return;
    // Wrong configuration does not mend itself; anything else is started again, more slowly if it dies young.
    if (code === 2) return stop(2);
    const wait = Date.now() - startedAt > 60_000 ? 1_000 : Math.min(30_000, delayMs * 2);
    const restart = setTimeout(() => {
      restarts.delete(restart);
      start(name, wait);
    }, wait);
    restarts.add(restart);
  });
}

function stop(status) {
  if (stopping) return;
  stopping = true;
  process.exitCode = status;
  for (const restart of restarts) clearTimeout(restart);
  for (const child of running.values()) child.kill('SIGTERM');
}

process.on('SIGTERM', () => stop(0));
process.on('SIGINT', () => stop(0));
for (const name of Object.keys(services)) start(name, 500);
