import type { FilterView, RuleView } from '../../services/core/contracts/api/settings.ts';

/** Which dialog is open; at most one is. */
export type Dialog =
  | { readonly kind: 'none' }
  | { readonly kind: 'help' }
  | { readonly kind: 'replays' }
  /** Edits a filter, or writes a new one. */
  | { readonly kind: 'filter'; readonly filter: FilterView | null }
  /** The rules there are. */
  | { readonly kind: 'rules' }
  /** The routes that notifications take. */
  | { readonly kind: 'routes' }
  /** Edits a rule, or writes a new one. */
  | { readonly kind: 'rule'; readonly rule: RuleView | null };

export const noDialog: Dialog = { kind: 'none' };
