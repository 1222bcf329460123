import { createEngine, engineStateSchema } from './create-engine.ts';

/**
 * An engine's state that knows what is usual, and of no alert: for who begins with other rules than those that it
 * came to stand under. @throws ZodError when it is no such state
 */
export function withoutAlerts(state: unknown): unknown {
  const { alerts } = engineStateSchema.parse(createEngine().state());
  return { ...engineStateSchema.parse(state), alerts };
}
