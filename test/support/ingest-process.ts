import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SourceView } from '../../services/core/contracts/api/sources.ts';
import type { IngestBus } from './ingest-bus.ts';

/** Ingest in a process of its own, which can be killed. */
export interface IngestProcess {
  /** How a source of it is doing. */
  source(id: string): Promise<SourceView | undefined>;
  kill(): Promise<void>;
}

const script = fileURLToPath(new URL('./ingest-child.ts', import.meta.url));

/** @param orders where its bus and its folder lie, and its settings */
export async function startIngestProcess(orders: {
  readonly storage: IngestBus;
  readonly dataDir: string;
  readonly config: Readonly<Record<string, unknown>>;
}): Promise<IngestProcess> {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', 'tsx', script, JSON.stringify(orders)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim()));
    child.once('exit', () => reject(new Error('ingest ended early')));
  });
  return {
    source: async (id) => {
      const response = await fetch(`${url}/api/v1/sources`);
      const { sources } = (await response.json()) as { sources: SourceView[] };
      return sources.find((source) => source.id === id);
    },
    kill: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
