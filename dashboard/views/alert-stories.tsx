import type { AlertDetail } from '../../services/core/contracts/api/alerts.ts';
import { standsOutWords } from '../format/alert.ts';
import { formatCount, formatPosts, formatProbability } from '../format/number.ts';
import { safeLink } from '../format/safe-link.ts';
import { formatMoment } from '../format/time.ts';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';

/** The stories that drove the surge, what each stands out by, and how much of it each explains. */
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
            : `The foremost stories${more > 0 ? `, and ${formatCount(more)} more` : ''}`}
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
              <StoryWeight story={story} />
            </li>
          );
        })}
      </ol>
    </>
  );
}

/** What a story stands out by, and its share of the surge; alerts of earlier versions know neither. */
function StoryWeight({ story }: { story: AlertDetail['evidence']['topStories'][number] }) {
  const { share, standsOut = [] } = story;
  if (share === undefined && standsOut.length === 0) return null;
  return (
    <p class="story-weight number">
      {standsOut.map((by) => (
        <span key={by} class="tag">
          {standsOutWords[by]}
        </span>
      ))}
      {share !== undefined && (
        <span class="story-share">
          <span class="meter" style={{ '--share': share }} aria-hidden="true" />
          explains {formatProbability(share)} of the surge
        </span>
      )}
    </p>
  );
}
