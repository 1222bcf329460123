import { BarographError, messageOf } from './errors.ts';

/** What a part registers where it is built, and what runs last-in first-out when the whole stops. */
export interface Teardown {
  /** Registers `undo`; it runs once, also when a later step of starting up fails. */
  defer(name: string, undo: () => Promise<void> | void): void;
  /** Runs everything registered, last first; goes on past failures and then throws one error that names them. */
  run(): Promise<void>;
}

export function createTeardown(): Teardown {
  const steps: { name: string; undo: () => Promise<void> | void }[] = [];
  let running: Promise<void> | undefined;

  async function unwind(): Promise<void> {
    const failures: string[] = [];
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      try {
        await step.undo();
      } catch (error) {
        failures.push(`${step.name}: ${messageOf(error)}`);
      }
    }
    if (failures.length > 0) throw new BarographError(`stopping failed: ${failures.join('; ')}`);
  }

  return {
    defer: (name, undo) => {
      steps.push({ name, undo });
    },
    run: () => {
      running ??= unwind();
      return running;
    },
  };
}

/** Builds something in steps; if a step throws, what earlier steps registered is undone before the error goes on. */
export async function withTeardown<T>(build: (teardown: Teardown) => Promise<T>): Promise<T> {
  const teardown = createTeardown();
  try {
    return await build(teardown);
  } catch (error) {
    await teardown.run().catch(() => undefined);
    throw error;
  }
}
