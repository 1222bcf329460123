const names: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1']);

/** Whether a server that binds to this address is reached from its own machine only. */
export function isLoopbackName(host: string): boolean {
  return names.has(host);
}
