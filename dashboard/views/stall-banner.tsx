import { formatExact } from '../format/time.ts';
import { stallOf } from '../state/notices.ts';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';

/** Says that nothing is being detected, for as long as that is so. */
export function StallBanner() {
  const { store } = usePage();
  const stall = stallOf(store.notices.value);
  if (stall === null) return null;
  return (
    <div class="banner is-stalled" role="alert">
      <Icon name="warning" />
      <p>
        <strong>The pipeline is stalled.</strong> {stall.summary} Told at{' '}
        <span class="number">{formatExact(Date.parse(stall.at))}</span>. Alerts may be missing or
        late until it goes on.
      </p>
    </div>
  );
}
