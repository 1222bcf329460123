import type { Draft, Normalise, NormaliserDefaults } from '../../core/posts/normalise/draft.ts';
import type { Rejection } from '../stream/dead-letter.ts';
import type { Found } from './source.ts';

/**
 * Parts what can become a post from what cannot.
 * @param admits asked about each post; those it refuses are left out
 */
export function sortFound(
  found: readonly Found[],
  normalise: Normalise,
  defaults: NormaliserDefaults,
  admits: (draft: Draft, bot: boolean) => boolean = () => true,
): { readonly drafts: readonly Draft[]; readonly rejections: readonly Rejection[] } {
  const drafts: Draft[] = [];
  const rejections: Rejection[] = [];
  for (const each of found) {
    if ('reason' in each) {
      rejections.push({ reason: each.reason, raw: each.raw() });
      continue;
    }
    const result = normalise(each.item, defaults);
    if (result.ok) {
      if (admits(result.draft, each.item.bot ?? false)) drafts.push(result.draft);
    } else {
      const place = each.where === undefined ? '' : `${each.where}: `;
      rejections.push({ reason: `${place}${result.reason}`, raw: each.raw() });
    }
  }
  return { drafts, rejections };
}
