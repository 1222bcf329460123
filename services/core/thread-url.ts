/**
 * The code of a worker thread: the file of this name (without its ending) beside the caller. From source (tests,
 * development) a thread has to load TypeScript, which Node 20 does only by way of tsx.
 * @param name such as `./feed-worker`
 * @param beside the caller's `import.meta.url`
 */
export function threadUrl(name: string, beside: string): URL {
  if (!beside.endsWith('.ts')) return new URL(`${name}.js`, beside);
  const loader = import.meta.resolve('tsx/esm/api');
  const worker = new URL(`${name}.ts`, beside).href;
  const script = `import { register } from '${loader}'; register(); await import('${worker}');`;
  return new URL(`data:text/javascript,${encodeURIComponent(script)}`);
}
