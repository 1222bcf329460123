import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { freePort } from '../../scripts/kafka/broker.ts';
import { patient } from './patient.ts';

const places = ['/usr/bin/prometheus-alertmanager', '/usr/bin/alertmanager'];
const binary = places.find((path) => existsSync(path));

/**
 * Whether tests can start a real Prometheus Alertmanager here.
 * @throws Error under CI when they cannot: nothing is skipped there
 */
export function alertmanagerAvailability(): { readonly available: boolean } {
  if (binary === undefined && process.env['CI'] === 'true') {
    throw new Error('CI needs an Alertmanager: apt-get install prometheus-alertmanager');
  }
  return { available: binary !== undefined };
}

export interface RunningAlertmanager {
  readonly url: string;
  stop(): Promise<void>;
}

/** An Alertmanager of a test's own, alone and on a free port of loopback, that notifies nobody. */
export async function startAlertmanager(): Promise<RunningAlertmanager> {
  if (binary === undefined) throw new Error('there is no Alertmanager here');
  const folder = mkdtempSync(join(tmpdir(), 'barograph-alertmanager-'));
  const config = join(folder, 'alertmanager.yml');
  writeFileSync(config, 'route: { receiver: nobody }\nreceivers: [{ name: nobody }]\n');
  const port = await freePort();
  const child: ChildProcess = spawn(
    binary,
    [
      `--config.file=${config}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: 'ignore' },
  );
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const ready = () =>
    fetch(`${url}/-/ready`).then(
      ({ status }) => status,
      () => 0,
    );
  await expect.poll(ready, patient).toBe(200);
  return {
    url,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
