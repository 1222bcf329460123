import type { Express } from 'express';
import type { Registry } from 'prom-client';
import type { Service } from '../service.ts';

/** Adds `/healthz` (the process lives), `/readyz` (every service can work; 503 with reasons otherwise) and `/metrics`. */
export function addOperations(
  app: Express,
  metrics: Registry,
  services: () => readonly Pick<Service, 'name' | 'readiness'>[],
): void {
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  app.get('/readyz', (_request, response) => {
    const report = Object.fromEntries(
      services().map((service) => [service.name, service.readiness()]),
    );
    const ready = Object.values(report).every((state) => state.ready);
    response
      .status(ready ? 200 : 503)
      .json({ status: ready ? 'ready' : 'not ready', services: report });
  });
  app.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.metrics());
  });
}
