import type { AlertDetail } from '../../services/core/contracts/api/alerts.ts';
import { formatCount, formatPosts, formatProbability } from '../format/number.ts';
import { safeLink } from '../format/safe-link.ts';
import { formatMoment } from '../format/time.ts';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';

/** The stories that drove the surge, those told most often first. */
export function AlertStories({ alert }: { alert: AlertDetail }) {
  const { store } = usePage();
  const { topStories } = alert.evidence;
  const more = alert.stories.length - topStories.length;
  return (
    <>
      <div class="section-head">
        <h3>What drove it</h3>
        <p class="panel-note muted number">
          {topStories.length === 0
            ? 'No story is known'
            : `The stories told most often${more > 0 ? `, and ${formatCount(more)} more` : ''}`}
        </p>
      </div>
      <ol class="stories">
        {topStories.map((story) => {
          const href = safeLink(story.url);
          return (
            <li key={story.id} class="story">
              <p class="story-title" dir="auto">
                {href === undefined ? (
                  story.title
                ) : (
                  <a
                    href={href}
                    target="_blank"
                    rel="noopener noreferrer"
                    aria-describedby="new-tab"
                  >
                    {story.title} <Icon name="external" />
                  </a>
                )}
              </p>
              <p class="story-facts muted number">
                <span>{store.sourceNames.value.get(story.source) ?? story.source}</span>
                <time dateTime={story.publishedAt}>
                  {formatMoment(Date.parse(story.publishedAt), store.now.value)}
                </time>
                <span>
                  {formatPosts(story.posts)} from {formatCount(story.sources)}{' '}
                  {story.sources === 1 ? 'source' : 'sources'}
                </span>
                <span>{formatProbability(story.negative)} negative</span>
              </p>
            </li>
          );
        })}
      </ol>
    </>
  );
}
