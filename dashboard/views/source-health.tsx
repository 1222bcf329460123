import type { SourceView } from '../../services/core/contracts/api/sources.ts';
import { formatCount } from '../format/number.ts';
import { formatAgo, formatExact, formatUntil } from '../format/time.ts';
import { signed } from '../state/signed.ts';
import { sortedSources, sourceTally } from '../state/sources.ts';
import { Icon, type IconName } from './icon.tsx';
import { KeptOut } from './kept-out.tsx';
import { usePage } from './page-context.ts';
import { useAction } from './use-action.ts';

const icons: Readonly<Record<SourceView['state'], IconName>> = {
  starting: 'clock',
  healthy: 'check',
  failing: 'warning',
  paused: 'pause',
  finished: 'flag',
};

/** Where posts come from, which of them is in trouble and why, and the ways to change that. */
export function SourceHealth() {
  const { store } = usePage();
  const sources = sortedSources(store.sources.value);
  const tally = sourceTally(sources)
    .map(({ state, count }) => `${count} ${state}`)
    .join(', ');
  return (
    <section class="panel" aria-labelledby="sources-title">
      <div class="panel-head">
        <h3 id="sources-title">Sources</h3>
        <p class="panel-note muted number">{tally}</p>
        <button
          type="button"
          class="button"
          aria-label="Import or export feeds (OPML)"
          onClick={() => {
            store.dialog.value = { kind: 'opml' };
          }}
        >
          OPML
        </button>
        <button
          type="button"
          class="button is-primary"
          onClick={() => {
            store.dialog.value = { kind: 'add-source' };
          }}
        >
          <Icon name="plus" /> Add a source
        </button>
      </div>
      <table class="table sources">
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col">State</th>
            <th scope="col">Last success</th>
            <th scope="col">Next poll</th>
            <th scope="col">Posts</th>
            <th scope="col">Repeats</th>
            <th scope="col">Rejected</th>
            <th scope="col">
              <span class="visually-hidden">Pause and edit</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {sources.map((source) => (
            <SourceRow key={source.id} source={source} />
          ))}
        </tbody>
      </table>
      {sources.length === 0 && <p class="panel-empty muted">No source has reported yet.</p>}
    </section>
  );
}

function SourceRow({ source }: { source: SourceView }) {
  const { store, client } = usePage();
  const action = useAction();
  const paused = source.state === 'paused';
  const words = `${paused ? 'Resume' : 'Pause'} ${source.name}`;
  const toggle = () =>
    action.run(() =>
      client.send(
        'POST',
        `/sources/${encodeURIComponent(source.id)}/${paused ? 'resume' : 'pause'}`,
        signed(),
      ),
    );
  return (
    <tr>
      <th scope="row">
        <span class="source-name">{source.name}</span>
        <span class="source-kind muted">{source.kind}</span>
        {source.weight === 0 && <span class="tag">no alerts</span>}
        {source.tags?.map((tag) => (
          <span key={tag} class="tag">
            {tag}
          </span>
        ))}
        {source.error !== undefined && (
          <span class="source-error">
            {source.state === 'failing' ? (source.words ?? source.error) : source.error}
          </span>
        )}
        {source.note !== undefined && <span class="source-note muted">{source.note}</span>}
        {source.keptOut !== undefined && <KeptOut source={source} counts={source.keptOut} />}
        {action.problem.value !== null && (
          <span class="source-error" role="alert">
            {action.problem.value}
          </span>
        )}
      </th>
      <td>
        <SourceState source={source} />
      </td>
      <td data-label="Last success" class="number">
        <Moment at={source.lastSuccessAt} none="never" format={formatAgo} />
      </td>
      <td data-label="Next poll" class="number">
        <Moment at={source.nextPollAt} none="–" format={formatUntil} />
      </td>
      <td data-label="Posts" class="number">
        {formatCount(source.posts)}
      </td>
      <td data-label="Repeats" class="number">
        {formatCount(source.duplicates)}
      </td>
      <td data-label="Rejected" class="number">
        {formatCount(source.rejected)}
      </td>
      <td class="source-action">
        {/* What is pushed comes when it is sent: there is nothing to pause. */}
        {source.type !== 'push' && source.state !== 'finished' && (
          <button
            type="button"
            class="icon-button is-small"
            aria-label={words}
            title={words}
            disabled={action.busy.value}
            onClick={() => void toggle()}
          >
            <Icon name={paused ? 'play' : 'pause'} />
          </button>
        )}
        {source.type !== 'push' && (
          <button
            type="button"
            class="icon-button is-small"
            aria-label={`Edit the source ${source.name}`}
            title={`Edit the source ${source.name}`}
            onClick={() => {
              store.dialog.value = { kind: 'source', id: source.id };
            }}
          >
            <Icon name="edit" />
          </button>
        )}
      </td>
    </tr>
  );
}

export function SourceState({ source }: { source: SourceView }) {
  return (
    <span
      class={`state is-${source.state}`}
      title={`Since ${formatExact(Date.parse(source.since))}`}
    >
      <Icon name={icons[source.state]} />
      {source.state}
    </span>
  );
}

interface MomentProps {
  readonly at: string | undefined;
  readonly none: string;
  readonly format: (at: number, now: number) => string;
}

function Moment({ at, none, format }: MomentProps) {
  const { store } = usePage();
  if (at === undefined) return <span class="muted">{none}</span>;
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={formatExact(ms)}>
      {format(ms, store.clock.value)}
    </time>
  );
}
