import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { PostKind } from '../../services/core/contracts/post.ts';
import { createOpmlImport, type OpmlImport } from '../api/opml-import.ts';
import { formatCount } from '../format/number.ts';
import { postKinds } from '../format/post-kind.ts';
import { DialogFrame } from './dialog-frame.tsx';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';
import { SignedAs } from './signed-as.tsx';
import { TokenInput } from './token-input.tsx';

/** Takes the feeds of another reader over, and hands the feeds of this one out. */
export function OpmlDialog({ onClose }: { onClose: () => void }) {
  const { client } = usePage();
  const importing = useMemo(() => createOpmlImport(client), [client]);
  const file = useSignal<File | null>(null);
  const tags = useSignal<readonly string[]>([]);
  const kind = useSignal<PostKind>('news');
  const choice = () => ({ tags: tags.peek(), kind: kind.peek() });
  const result = importing.result.value;
  const busy = importing.busy.value;
  const count = result?.added.length ?? 0;

  return (
    <DialogFrame title="Import or export feeds" wide onClose={onClose}>
      <div class="opml">
        <p class="muted">
          OPML is what feed readers exchange their lists in. Folders and categories become tags.{' '}
          <a class="button" href="/api/v1/sources.opml" download="barograph-sources.opml">
            Export the feeds
          </a>
        </p>
        <form
          class="form"
          aria-label="Import"
          onSubmit={(event) => {
            event.preventDefault();
            void importing.take(choice());
          }}
        >
          <label class="field">
            <span>
              OPML file <span class="field-hint muted">it is shown first what would be added</span>
            </span>
            <input
              type="file"
              accept=".opml,.xml,text/x-opml,application/xml,text/xml"
              onChange={(event) => {
                file.value = event.currentTarget.files?.[0] ?? null;
                if (file.value !== null) void importing.read(file.value, choice());
              }}
            />
          </label>
          <div class="field-row">
            <TokenInput
              label="Tags"
              hint="put on each, besides its folders"
              tokens={tags.value}
              onChange={(chosen) => {
                tags.value = chosen.slice(0, 20);
              }}
            />
            <label class="field">
              Kind
              <select
                value={kind.value}
                onChange={({ currentTarget: { value } }) => {
                  kind.value = postKinds.find((each) => each.value === value)?.value ?? 'news';
                }}
              >
                {postKinds.map(({ value, words }) => (
                  <option key={value} value={value}>
                    {words}
                  </option>
                ))}
              </select>
            </label>
          </div>
          <ImportResult importing={importing} />
          <div class="form-foot">
            <p class="action-problem" role="alert">
              {importing.problem.value}
            </p>
            <span class="spread" />
            <SignedAs />
            <button type="button" class="button" onClick={onClose}>
              {result?.done === true ? 'Close' : 'Cancel'}
            </button>
            <button
              type="submit"
              class="button is-primary"
              disabled={busy || result === null || result.done || count === 0}
            >
              <Icon name="plus" /> {count === 0 ? 'Add them' : `Add ${formatFeeds(count)}`}
            </button>
          </div>
        </form>
      </div>
    </DialogFrame>
  );
}

/** What became of each feed of the document, or would. */
function ImportResult({ importing }: { importing: OpmlImport }) {
  const result = importing.result.value;
  if (result === null) {
    return (
      <p class="muted" role="status">
        {importing.busy.value ? 'Reading the file' : ''}
      </p>
    );
  }
  const { added, known, refused, done } = result;
  return (
    <>
      <p role="status">
        {done ? 'Added' : 'Would be added'}: <strong>{formatFeeds(added.length)}</strong>
        {known.length > 0 && `; ${formatFeeds(known.length)} known already`}
        {refused.length > 0 && `; ${formatFeeds(refused.length)} refused`}
      </p>
      <ul
        class="preview-posts opml-feeds"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label="Feeds of the file"
      >
        {refused.map(({ url, reason }, index) => (
          <li key={`refused ${index}`}>
            <span class="feed-url">{url}</span>
            <span class="source-error">Refused: {reason}</span>
          </li>
        ))}
        {added.map(({ id, name, url }) => (
          <li key={id}>
            {name} <span class="feed-url muted">{url}</span>
          </li>
        ))}
        {known.map(({ url }, index) => (
          <li key={`known ${index}`} class="muted">
            Known already <span class="feed-url">{url}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function formatFeeds(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'feed' : 'feeds'}`;
}
