import type { SourcePreview } from '../../services/core/contracts/api/sources.ts';
import { formatCount, formatUsual } from '../format/number.ts';
import { safeLink } from '../format/safe-link.ts';
import { formatDuration } from '../format/time.ts';
import { TimeLabel } from './time-label.tsx';

interface SourcePreviewProps {
  readonly preview: SourcePreview | null;
  readonly problems: readonly string[];
  readonly busy: boolean;
}

/** What a source would post: how much, how often it would be asked, and its newest items. */
export function SourcePreviewView({ preview, problems, busy }: SourcePreviewProps) {
  return (
    <section class="preview" aria-labelledby="found-title" aria-busy={busy}>
      <h3 id="found-title">What it shows</h3>
      {problems.length > 0 && (
        <ul class="source-problems">
          {problems.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
      {preview !== null && (
        <>
          <p class="muted number">{paceInWords(preview)}</p>
          {preview.items.length > 0 && (
            <ol
              class="preview-posts"
              // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
              tabIndex={0}
              aria-label="Newest items"
            >
              {preview.items.map((item, index) => (
                <Item key={`${index} ${item.title}`} item={item} />
              ))}
            </ol>
          )}
        </>
      )}
    </section>
  );
}

function Item({ item }: { item: SourcePreview['items'][number] }) {
  const { title, body, url, author, publishedAt, companies } = item;
  const link = url === undefined ? undefined : safeLink(url);
  return (
    <li>
      <p class="preview-top muted">
        {publishedAt === undefined ? 'no date' : <TimeLabel at={publishedAt} />}
        {author !== undefined && <span>{author}</span>}
        {companies.length > 0 && <span>{companies.join(', ')}</span>}
      </p>
      <p dir="auto" class="preview-title">
        {link === undefined ? (
          title
        ) : (
          <a href={link} target="_blank" rel="noopener noreferrer">
            {title}
          </a>
        )}
      </p>
      {body !== undefined && (
        <p dir="auto" class="preview-body muted">
          {body}
        </p>
      )}
    </li>
  );
}

/** `12 items, about 3.4 a day; it would be asked every 15 min`. */
function paceInWords({ itemCount, postsPerDay, intervalSeconds }: SourcePreview): string {
  const items = `${formatCount(itemCount)} ${itemCount === 1 ? 'item' : 'items'}`;
  const pace = postsPerDay === 0 ? '' : `, about ${formatUsual(postsPerDay)} a day`;
  const asked =
    intervalSeconds === undefined
      ? ''
      : `; it would be asked about every ${formatDuration(intervalSeconds * 1_000)}`;
  return `${items}${pace}${asked}`;
}
