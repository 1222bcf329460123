// Starts the inference worker from its TypeScript source, for tests and benchmarks that run unbuilt.
import { register } from 'tsx/esm/api';

register();
await import('../../services/classifier/inference-worker.ts');
