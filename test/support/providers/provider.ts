import type { Fault } from './faults.ts';

/** A local server that speaks a provider's protocol, with a hand on what goes wrong. */
export interface Provider {
  /** Settings of a source that reads it, quick enough for a test. */
  readonly settings: Readonly<Record<string, unknown>> & { readonly id: string };
  readonly secrets: Readonly<Record<string, string>>;
  /** Publishes posts; it offers them from now on. @returns their native ids */
  publish(texts: readonly string[]): readonly string[];
  /** Publishes something that is no post. */
  publishNonsense(): void;
  /** Cuts every open connection. */
  cut(): void;
  /** From now on: what is wrong with it; undefined mends it. */
  setFault(fault: Fault): void;
  /** Requests for posts, or connections, so far. */
  readonly requests: number;
  close(): Promise<void>;
}
