import { useSignal } from '@preact/signals';
import { formatUntil } from '../format/time.ts';
import { rangeForReplay } from '../state/replays.ts';
import { sortedSources } from '../state/sources.ts';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';

/** What to do while nothing has arrived yet: the three ways in, and which feeds are failing and why. */
export function GettingStarted() {
  return (
    <section class="panel start" aria-labelledby="start-title">
      <div class="panel-head">
        <h3 id="start-title">Nothing has arrived yet</h3>
      </div>
      <p class="start-lead">
        As soon as a first post has been scored, its sentiment is charted here. There are three ways
        to bring posts in.
      </p>
      <DemonstrationWay />
      <ol class="ways">
        <li>
          <h4>Feeds</h4>
          <FeedsWay />
        </li>
        <li>
          <h4>Push over HTTP</h4>
          <p>From a terminal, or any program that can send JSON:</p>
          <Example text={curlExample(window.location.origin)} />
          <p class="muted">
            With an access token set, add <code>-H 'Authorization: Bearer …'</code>.
          </p>
        </li>
        <li>
          <h4>A file</h4>
          <p>
            JSON lines or CSV, read once or followed. In <code>barograph.yaml</code>, then start
            again:
          </p>
          <Example text={fileExample} />
          <p class="muted">Sources named there replace the feeds that come with Barograph.</p>
        </li>
      </ol>
    </section>
  );
}

/** While nothing is live, the demonstration shows what the page does. */
function DemonstrationWay() {
  const { store, navigation } = usePage();
  const demonstration = store.replays.value.find((replay) => replay.demonstration);
  if (demonstration === undefined) return null;
  return (
    <p class="start-lead">
      <button
        type="button"
        class="button"
        onClick={() =>
          navigation.choose({
            replay: demonstration.id,
            range: rangeForReplay(demonstration),
          })
        }
      >
        <Icon name="replay" /> Watch the demonstration meanwhile
      </button>
    </p>
  );
}

function FeedsWay() {
  const { store } = usePage();
  const feeds = sortedSources(store.sources.value).filter((source) => source.url !== undefined);
  const failing = feeds.filter((source) => source.state === 'failing');
  const next = Math.min(
    ...feeds.map((source) =>
      source.nextPollAt === undefined ? Infinity : Date.parse(source.nextPollAt),
    ),
  );
  if (feeds.length === 0)
    return (
      <p>
        No feed is set up. <AddButton />, or name some under <code>ingest.sources</code> in{' '}
        <code>barograph.yaml</code>.
      </p>
    );
  return (
    <>
      <p class="number">
        {feeds.length} {feeds.length === 1 ? 'feed is' : 'feeds are'} polled
        {Number.isFinite(next) ? `; next ${formatUntil(next, store.clock.value)}` : ''}.{' '}
        {failingInWords(failing.length, feeds.length)}
      </p>
      <ul class="failing">
        {failing.map((source) => (
          <li key={source.id}>
            <Icon name="warning" />
            <span>
              <strong>{source.name}</strong> – {source.error ?? 'no reason given'}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function AddButton() {
  const { store } = usePage();
  return (
    <button
      type="button"
      class="button"
      onClick={() => {
        store.dialog.value = { kind: 'add-source' };
      }}
    >
      <Icon name="plus" /> Add one by its address
    </button>
  );
}

function failingInWords(failing: number, all: number): string {
  if (failing === 0) return 'None is failing.';
  if (failing === all) return 'All of them are failing:';
  return `${failing} ${failing === 1 ? 'is' : 'are'} failing:`;
}

function Example({ text }: { text: string }) {
  const copied = useSignal(false);
  return (
    <div class="example">
      <pre>
        <code>{text}</code>
      </pre>
      <button
        type="button"
        class="button"
        onClick={async () => {
          await navigator.clipboard.writeText(text);
          copied.value = true;
        }}
      >
        <Icon name={copied.value ? 'check' : 'copy'} /> {copied.value ? 'Copied' : 'Copy'}
      </button>
    </div>
  );
}

function curlExample(origin: string): string {
  return `curl ${origin}/api/v1/posts \\
  -H 'Content-Type: application/json' \\
  -d '{"text": "Apple lifts its outlook"}'`;
}

const fileExample = `ingest:
  sources:
    - type: file
      id: archive
      path: posts.jsonl`;
