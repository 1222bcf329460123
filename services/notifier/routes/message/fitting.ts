import { withFirstAlerts, withFirstStories } from './compose-message.ts';
import type { Message } from './message.ts';

/**
 * The fullest form of a message that a receiver takes: alerts are left out from the last one and counted, then stories.
 * @param mostAlerts shown whole, at most
 * @param render must keep even the least form (one alert without stories) within the limit
 */
export function fitting<T>(
  message: Message,
  mostAlerts: number,
  render: (message: Message) => T,
  fits: (rendered: T) => boolean,
): T {
  for (let alerts = Math.min(message.alerts.length, mostAlerts); alerts > 1; alerts -= 1) {
    const rendered = render(withFirstAlerts(message, alerts));
    if (fits(rendered)) return rendered;
  }
  const shortest = withFirstAlerts(message, 1);
  for (let stories = 5; stories > 0; stories -= 1) {
    const rendered = render(withFirstStories(shortest, stories));
    if (fits(rendered)) return rendered;
  }
  return render(withFirstStories(shortest, 0));
}
