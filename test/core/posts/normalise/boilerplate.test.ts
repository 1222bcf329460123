import { describe, expect, it } from 'vitest';
import { withoutBoilerplate } from '../../../../services/core/posts/normalise/boilerplate.ts';

const story = 'The mill at Harbour Cove will close in spring.';

describe('what programs append', () => {
  it.each([
    'The post Mill to close appeared first on The Harbour Times.',
    'The post Mill to close – 300 jobs go first appeared on Harbour Times',
    'Continue reading',
    'Continue reading…',
    'Continue reading Mill to close at Harbour Times.',
    'Read more',
    'Read more »',
    'Read More →',
    '[…]',
    '[...]',
    '(more…)',
    'Read the full story at harbourtimes.example',
    'Click here to read the report.',
    'This article was originally published on Harbour Times.',
    'Sign up for our daily newsletter and never miss a story.',
    'Subscribe to The Morning Tide, our email newsletter.',
    'Get the briefing delivered to your inbox every morning.',
    'Follow us on Twitter and Facebook.',
    'For more stories like this, visit our site.',
    'Download our app for the latest news.',
    'Share this: Click to share on Twitter (Opens in new window) Facebook LinkedIn',
    'Share this: Twitter Facebook Like this: Like Loading...',
    'Tweet Share Email Print',
    '© 2024 Harbour Times. All rights reserved.',
    'Comments',
    'submitted by /u/somebody [link] [12 comments]',
    'Read more The post Mill to close appeared first on Harbour Times.',
  ])('goes: %s', (tail) => {
    expect(withoutBoilerplate(`${story} ${tail}`)).toBe(story);
    expect(withoutBoilerplate(tail)).toBe('');
  });

  it('goes also where a summary is cut off in mid-sentence', () => {
    expect(withoutBoilerplate('The mill at Harbour Cove will … Read more')).toBe(
      'The mill at Harbour Cove will',
    );
  });
});

describe('what people wrote', () => {
  it.each([
    'Investors want to learn more about the plan',
    'Shoppers sign up for the newsletter of a rival',
    'He said the company would share on Monday what it knows.',
    'The bank will continue reading the data before it cuts.',
    'Readers of the report were told to follow us at a distance.',
    'The group’s copyright claim failed in court.',
    'Acme updates its guidance... shares fall',
    'More than 300 jobs go',
    'Analysts read more into the numbers than the company did.',
  ])('stays: %s', (text) => {
    expect(withoutBoilerplate(text)).toBe(text);
  });

  it('stays however long it is', () => {
    const long = `${'word '.repeat(100_000)}end.`;
    expect(withoutBoilerplate(`${long} Read more`)).toBe(long);
  });
});
