import type { Notification } from '../../core/contracts/notification.ts';

/** What became of one attempt to deliver. */
export type Delivery =
  | { readonly outcome: 'accepted' }
  /** Trying again may help; not before `afterMs`, if the receiver said so. */
  | { readonly outcome: 'failed'; readonly reason: string; readonly afterMs?: number }
  /** Trying again cannot help: the receiver does not want it. */
  | { readonly outcome: 'refused'; readonly reason: string };

/** A way to tell people. */
export interface Route {
  readonly id: string;
  /** Delivers once; the same notification carries the same id each time, so that the receiver can tell a repeat. */
  deliver(notification: Notification, signal: AbortSignal): Promise<Delivery>;
}
