// One contender of `npm run bench:model` in a process of its own: answers each slice with what scoring it took.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { bareContender } from './model-bare.ts';
import { busContender } from './model-bus.ts';
import { classifierContender } from './model-classifier.ts';
import type { Contender, ContenderBuilder, Outcome, Slice } from './model-contender.ts';
import { pythonContender } from './model-python.ts';
import type { ModelSettings } from './model-settings.ts';

const cores = availableParallelism();
const builders: Readonly<Record<string, ContenderBuilder>> = {
  'bare, one session': (settings) => bareContender(settings, { sessions: 1, threads: cores }),
  'bare, a session per core': (settings) =>
    bareContender(settings, { sessions: cores, threads: 1 }),
  classifier: classifierContender,
  'classifier on the bus': busContender,
  // Read only here: the library is large, and no other contender's memory should hold it.
  'pipeline, one by one': async (settings) =>
    (await import('./model-pipeline.ts')).pipelineContender(settings, 1),
  'pipeline in 32s': async (settings) =>
    (await import('./model-pipeline.ts')).pipelineContender(settings, 32),
  'bare, Python': pythonContender,
};

const [, , name = '', json = '{}'] = process.argv;
const build = builders[name];
if (build === undefined) throw new Error(`no contender is called ${name}`);
const building = build(JSON.parse(json) as ModelSettings);
process.on('disconnect', () => process.exit());
process.on('SIGTERM', () => process.exit());
process.on('message', async (slice: Slice) => {
  process.send?.(await measure(await building, slice));
});

async function measure(contender: Contender, slice: Slice): Promise<Outcome> {
  await contender.prepare?.(slice);
  const pid = contender.pid ?? process.pid;
  let megabytes = anonymousMegabytes(pid);
  const watch = setInterval(() => {
    megabytes = Math.max(megabytes ?? 0, anonymousMegabytes(pid) ?? 0);
  }, 100);
  const cpuBefore = cpuMs(pid);
  const startedAt = performance.now();
  const labels = await contender.score(slice);
  const ms = performance.now() - startedAt;
  const cpuAfter = cpuMs(pid);
  clearInterval(watch);
  return {
    ms,
    cpuMs: cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore,
    anonymousMegabytes: megabytes,
    labels: labels(),
    figures: (await contender.figures?.()) ?? {},
  };
}

function anonymousMegabytes(pid: number): number | undefined {
  const kilobytes = /RssAnon:\s+(\d+) kB/.exec(proc(pid, 'status'))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1_024;
}

/** Of all threads; /proc counts in hundredths of a second. */
function cpuMs(pid: number): number | undefined {
  // The name in parentheses may hold spaces; user and system time are the 12th and 13th field after it.
  const fields = proc(pid, 'stat').split(') ').at(-1)?.split(' ') ?? [];
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isNaN(ticks) ? undefined : ticks * 10;
}

function proc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
