import type { AlertDetail } from '../../services/core/contracts/api/alerts.ts';
import { formatCount, formatUsual } from '../format/number.ts';
import { usePage } from './page-context.ts';

/** Companies and words that stand in more of the negative stories than is usual; alerts of earlier versions know neither. */
export function AlertGrown({ alert }: { alert: AlertDetail }) {
  const { navigation } = usePage();
  const { companies = [], words = [] } = alert.evidence;
  if (companies.length === 0 && words.length === 0) return null;
  return (
    <div class="alert-columns">
      {companies.length > 0 && (
        <section aria-labelledby="alert-companies-title">
          <h3 id="alert-companies-title">Companies that grew most</h3>
          <Grown
            entries={companies.map(({ symbol, name, ...counts }) => ({
              key: symbol,
              name: `${name} (${symbol})`,
              onOpen: () => navigation.choose({ topic: null, filter: null, company: symbol }),
              ...counts,
            }))}
          />
        </section>
      )}
      {words.length > 0 && (
        <section aria-labelledby="alert-words-title">
          <h3 id="alert-words-title">Words that grew most</h3>
          <Grown
            entries={words.map(({ word, ...counts }) => ({ key: word, name: word, ...counts }))}
          />
        </section>
      )}
    </div>
  );
}

interface Entry {
  readonly key: string;
  readonly name: string;
  readonly stories: number;
  readonly expected: number;
  readonly onOpen?: () => void;
}

function Grown({ entries }: { entries: readonly Entry[] }) {
  const most = Math.max(1, ...entries.map(({ stories }) => stories));
  return (
    <dl class="bars is-compared">
      {entries.map(({ key, name, stories, expected, onOpen }) => (
        <div key={key} class="bar-row">
          <dt dir="auto" title={name}>
            {onOpen === undefined ? (
              name
            ) : (
              <button type="button" class="link" onClick={onOpen}>
                {name}
              </button>
            )}
          </dt>
          <dd class="number">
            <span class="bar" style={{ '--share': stories / most }} aria-hidden="true" />
            {formatCount(stories)}
            <span class="visually-hidden"> negative stories,</span>
            <span class="muted">
              {expected < 0.05 ? 'none usual' : `${formatUsual(expected)} usual`}
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
