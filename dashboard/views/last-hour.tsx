import { formatChange, formatPosts, formatUsual } from '../format/number.ts';
import { usePage } from './page-context.ts';

/** How much has come in the last hour about the chosen topic or company, against the usual. */
export function LastHour() {
  const { store } = usePage();
  const { topic, company, filter } = store.choice.value;
  // Levels are known of a topic or of a company, not of one within the other.
  if (filter !== null || (topic !== null && company !== null)) return null;
  const levels = (topic === null ? store.companies : store.topics).value.value ?? [];
  const level = levels.find(({ id }) => id === (topic ?? company));
  if (level === undefined) return null;

  const change = level.change === null ? '' : `, ${formatChange(level.change)}`;
  const usual =
    level.usual === null ? 'no usual level yet' : `usually ${formatUsual(level.usual)}${change}`;
  return (
    <span class="number">
      Last hour: {formatPosts(level.posts)} ({usual}).{' '}
    </span>
  );
}
