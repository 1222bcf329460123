import type { Registry } from 'prom-client';
import type { EventBus } from './bus/event-bus.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/** What every service is given when it starts: the whole dependency injection, a plain object. */
export interface ServiceContext {
  readonly bus: EventBus;
  readonly log: Log;
  readonly metrics: Registry;
  readonly clock: Clock;
  /** Folder that this process owns. */
  readonly dataDir: string;
}

export type Readiness =
  | { readonly ready: true }
  | { readonly ready: false; readonly reason: string };

/** A running service. */
export interface Service {
  readonly name: string;
  /** Whether it can do its work now; `/readyz` serves it. */
  readiness(): Readiness;
  /** Called when the service can no longer do its work and the process should stop with an error. */
  readonly failed: Promise<never>;
  /** Finishes what is in flight, lets go of everything and resolves; safe to call twice. */
  close(): Promise<void>;
}
