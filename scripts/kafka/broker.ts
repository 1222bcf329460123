import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A real Apache Kafka broker and controller in one process (KRaft), on loopback. */
export interface KafkaBroker {
  /** host:port for clients. */
  readonly address: string;
  /** Starts it again after `stop` or `kill`, with the same ports and data. */
  start(): Promise<void>;
  /** SIGTERM, and waits until it is gone. */
  stop(): Promise<void>;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
  /** Resolves when the broker's process ends for any reason. */
  exited(): Promise<void>;
}

export interface KafkaBrokerOptions {
  /** Folder for configuration and data; kept between starts. */
  readonly dir: string;
  readonly port: number;
  readonly controllerPort: number;
  /** A further listener where clients log in with SASL/PLAIN, and who may. */
  readonly login?: { readonly port: number; readonly username: string; readonly password: string };
}

export type KafkaAvailability =
  | { readonly available: true }
  | { readonly available: false; readonly reason: string };

const libs = fileURLToPath(new URL('../../.kafka/libs', import.meta.url));
const logging = fileURLToPath(new URL('log4j2.properties', import.meta.url));
const startTimeoutMs = 120_000;

/** Whether a broker can be started here, or why not. */
export function kafkaAvailability(): KafkaAvailability {
  if (!existsSync(libs)) {
    return {
      available: false,
      reason: 'no broker in .kafka/libs (node scripts/kafka/fetch.mjs gets it)',
    };
  }
  const { error } = spawnSync('java', ['-version'], { stdio: 'ignore' });
  return error === undefined
    ? { available: true }
    : { available: false, reason: 'java is not installed' };
}

/** A port that nobody listens on at the moment. @param taken one that it must not be: the system may give it again */
export async function freePort(taken?: number): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port === taken ? freePort(taken) : address.port;
}

/** Formats the folder if it is new, starts the broker and resolves when it takes requests. */
export async function startKafkaBroker(options: KafkaBrokerOptions): Promise<KafkaBroker> {
  const { dir, port } = options;
  const config = join(dir, 'server.properties');
  mkdirSync(dir, { recursive: true });
  writeFileSync(config, properties(options));
  if (!existsSync(join(dir, 'data', 'meta.properties'))) format(config);

  let child: ChildProcess | undefined;
  let gone: Promise<void> = Promise.resolve();

  async function start(): Promise<void> {
    const started = spawn(
      'java',
      // Fast to start and small: a broker for tests and trials, not for production.
      [
        ...['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
        ...[`-Dlog4j2.configurationFile=${logging}`, '-cp', join(libs, '*'), 'kafka.Kafka', config],
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    child = started;
    // Whoever started the broker and ends without stopping it must not leave it behind.
    const abandon = (): void => void started.kill('SIGKILL');
    process.once('exit', abandon);
    started.once('exit', () => process.off('exit', abandon));
    gone = new Promise((resolve) => started.once('exit', () => resolve()));
    await untilStarted(started);
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    child?.kill(signal);
    await gone;
  }

  await start();
  return {
    address: `127.0.0.1:${port}`,
    start,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    exited: () => gone,
  };
}

function properties({ dir, port, controllerPort, login }: KafkaBrokerOptions): string {
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': join(dir, 'data'),
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 500,
    'auto.create.topics.enable': false,
    'broker.session.timeout.ms': 1000,
    'broker.heartbeat.interval.ms': 300,
    'log.retention.check.interval.ms': 1000,
    'log.cleaner.backoff.ms': 500,
    ...(login === undefined ? {} : loginProperties(port, controllerPort, login)),
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function loginProperties(
  port: number,
  controllerPort: number,
  { port: loginPort, username, password }: NonNullable<KafkaBrokerOptions['login']>,
) {
  const module = 'org.apache.kafka.common.security.plain.PlainLoginModule required';
  return {
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort},LOGIN://127.0.0.1:${loginPort}`,
    'listener.security.protocol.map':
      'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,LOGIN:SASL_PLAINTEXT',
    'listener.name.login.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.login.plain.sasl.jaas.config': `${module} user_${username}="${password}";`,
  };
}

function format(config: string): void {
  const id = randomBytes(16).toString('base64url');
  const { status, stderr, stdout } = spawnSync(
    'java',
    // Joined to its name, since an id may begin with a hyphen.
    [
      '-cp',
      join(libs, '*'),
      'kafka.tools.StorageTool',
      'format',
      `--cluster-id=${id}`,
      '-c',
      config,
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`formatting the Kafka data folder failed: ${stderr}${stdout}`);
}

/** Waits for the line that says so, and goes on reading afterwards so that the pipe never fills. */
function untilStarted(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => fail('did not start in time'), startTimeoutMs);
    const fail = (what: string): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      reject(new Error(`the Kafka broker ${what}:\n${output}`));
    };
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString('utf8')).slice(-20_000);
      if (!output.includes('Kafka Server started')) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (error) => fail(`cannot be run (${error.message})`));
    child.once('exit', (code) => fail(`ended with status ${code}`));
  });
}
