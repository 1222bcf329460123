import express from 'express';
import type { Registry } from 'prom-client';
import type { Service } from '../service.ts';
import { type AccessOptions, requireAccess } from './access.ts';
import { listen } from './listen.ts';
import { addOperations } from './operations.ts';

/** A service's own port for `/healthz`, `/readyz` and `/metrics`, where it has no other HTTP door. */
export async function startOperationsServer(
  options: {
    readonly host: string;
    readonly port: number;
    readonly access: AccessOptions;
    /** The variable that sets the port, for the message when it is taken. */
    readonly portVariable: string;
  },
  metrics: Registry,
  services: () => readonly Service[],
): Promise<{ url: string; close(): Promise<void> }> {
  const app = express().disable('x-powered-by');
  // Probes of an orchestrator carry no token; what they learn is whether the process works.
  app.use('/metrics', requireAccess(options.access));
  addOperations(app, metrics, services);
  const { url, close } = await listen(app, options.host, options.port, options.portVariable);
  return { url, close };
}
