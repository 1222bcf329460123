import type { SourceDetail } from '../../services/core/contracts/api/sources.ts';
import { formatUsual } from '../format/number.ts';
import { furtherSettings } from '../state/source-draft.ts';
import { SourceState } from './source-health.tsx';

const originWords = {
  added: 'Added on the page or by REST.',
  configuration:
    'It stands in barograph.yaml, where name, kind and address are changed; tags and weight can be changed here.',
  default: 'It comes with Barograph; tags and weight can be changed here.',
  push: 'What programs push.',
} as const;

/** How a source is doing, since when and why, and what its settings say that is not edited here. */
export function SourceFacts({ source }: { source: SourceDetail }) {
  const { name, url, words, error, note, postsPerDay, origin, definition } = source;
  const further = definition === null ? [] : furtherSettings(definition);
  return (
    <section class="source-facts" aria-label={`How ${name} is doing`}>
      <p class="source-title">
        <strong>{name}</strong> <SourceState source={source} />
      </p>
      {origin !== 'added' && url !== undefined && <p class="feed-url muted">{url}</p>}
      <p class={source.state === 'failing' ? 'source-error' : 'muted'}>{words ?? error}</p>
      {postsPerDay !== undefined && postsPerDay > 0 && (
        <p class="muted number">About {formatUsual(postsPerDay)} posts a day of late.</p>
      )}
      {note !== undefined && <p class="muted">{note}</p>}
      {origin !== undefined && <p class="muted">{originWords[origin]}</p>}
      {further.length > 0 && (
        <details class="source-further">
          <summary>Further settings</summary>
          <dl>
            {further.map(([key, value]) => (
              <div key={key}>
                <dt>{key}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </section>
  );
}
