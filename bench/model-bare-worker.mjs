// Starts the worker of the bare contender from its TypeScript source.
import { register } from 'tsx/esm/api';

register();
await import('./model-bare-worker.ts');
