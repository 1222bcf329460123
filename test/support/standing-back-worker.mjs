import { readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { register } from 'tsx/esm/api';

register();
const { standBack } = await import('../../services/classifier/thread-priority.ts');
const worked = standBack();
const stat = readFileSync('/proc/thread-self/stat', 'utf8');
// Fields behind the name in brackets; the 17th of them is the nice value (proc(5)).
parentPort.postMessage({
  worked,
  nice: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]),
});
