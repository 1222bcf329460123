import type { AlertDetail } from '../../services/core/contracts/api/alerts.ts';
import { formatCount } from '../format/number.ts';
import { usePage } from './page-context.ts';

/** Where the negative stories come from, most first. */
export function AlertSources({ alert }: { alert: AlertDetail }) {
  const { store } = usePage();
  const { sources } = alert.evidence;
  const most = Math.max(1, ...sources.map(({ stories }) => stories));
  return (
    <section aria-labelledby="alert-sources-title">
      <h3 id="alert-sources-title">Sources</h3>
      <dl class="bars">
        {sources.map(({ source, stories }) => (
          <div key={source} class="bar-row">
            <dt>{store.sourceNames.value.get(source) ?? source}</dt>
            <dd class="number">
              <span class="bar" style={{ '--share': stories / most }} aria-hidden="true" />
              {formatCount(stories)}
              <span class="visually-hidden"> negative stories</span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
