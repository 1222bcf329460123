import type { FilterView, RuleView } from '../../services/core/contracts/api/settings.ts';

/** A stretch of the log, epoch ms, and what a replay of it is to be called. */
export interface NamedStretch {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Which dialog is open; at most one is. */
export type Dialog =
  | { readonly kind: 'none' }
  | { readonly kind: 'help' }
  /** The replays there are, and a form that starts one: filled in with a stretch if one is given. */
  | { readonly kind: 'replays'; readonly stretch?: NamedStretch }
  /** Edits a filter, or writes a new one. */
  | { readonly kind: 'filter'; readonly filter: FilterView | null }
  /** The rules there are. */
  | { readonly kind: 'rules' }
  /** The routes that notifications take. */
  | { readonly kind: 'routes' }
  /** Edits a rule, or writes a new one. */
  | { readonly kind: 'rule'; readonly rule: RuleView | null }
  /** Looks for a source at an address and adds it. */
  | { readonly kind: 'add-source' }
  /** Shows a source and changes what is set about it. */
  | { readonly kind: 'source'; readonly id: string }
  /** Imports and exports the list of feeds. */
  | { readonly kind: 'opml' };

export const noDialog: Dialog = { kind: 'none' };
