import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { SourceView } from '../../services/core/contracts/api/sources.ts';
import type { IngestBus } from './ingest-bus.ts';

const script = fileURLToPath(new URL('ingest-child.ts', import.meta.url));

export interface IngestOrders {
  readonly storage: IngestBus;
  readonly dataDir: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** An ingest in a process of its own, which can be killed. */
export interface IngestProcess {
  source(id: string): Promise<SourceView | undefined>;
  /** Ends it as `kill -9` does; resolves when it is gone. */
  kill(): Promise<void>;
}

const running = new Set<ChildProcess>();

/** Starts ingest as a process; resolves when its door is open. */
export async function startIngestProcess(orders: IngestOrders): Promise<IngestProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim()));
    child.once('exit', () => reject(new Error('the ingest process ended early')));
  });
  return {
    source: async (id) => {
      const response = await fetch(`${url}/api/v1/sources`);
      const { sources } = (await response.json()) as { sources: SourceView[] };
      return sources.find((view) => view.id === id);
    },
    kill: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      running.delete(child);
    },
  };
}

/** Ends what a failed test left behind. */
export function killIngestProcesses(): void {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
}
