/**
 * What publishers' programs append to a summary and nobody wrote: it says nothing of the story, and repeated below every
 * item it would make different stories look alike. Only ends are cut, from the last one forwards.
 */
const endings: readonly RegExp[] = [
  // WordPress: https://developer.wordpress.org/reference/hooks/the_excerpt_rss/
  /\bThe post .{1,400}? (?:appeared first on|first appeared on|originally appeared on) .{1,120}$/u,
  /\bThis (?:article|post|story|piece) (?:was )?(?:originally |first )?(?:published|posted|appeared) (?:on|at|in|by) .{1,120}$/u,
  sentence(
    String.raw`(?:Continue reading|Keep reading|Read more|Read the (?:full|whole) (?:story|article|post|report)|Read full (?:story|article)|Read the rest|Click here (?:to|for)|See (?:the )?full (?:story|article)|View (?:the )?(?:full|original) (?:article|story|content|post)|Learn more|Find out more)\b.{0,200}`,
  ),
  /(?:\[?(?:…|\.{3})\]?\s*)?[([]?\b(?:Continue reading|Continue Reading|Keep reading|Read more|Read More|READ MORE|Read Full Article|Read the full story|Full story|More)\s*(?:\.{3}|[…→»>›\])])+\s*$/u,
  /(?:\[?(?:…|\.{3})\]?\s*)?\b(?:Continue reading|Continue Reading|Keep reading|Read more|Read More|READ MORE|Read full article|Read the full (?:story|article))\s*[.:]?$/u,
  /\s*\((?:more|continued)\s*(?:…|\.{3})?\)$/iu,
  /\s*\[\s*(?:…|\.{2,3})\s*\]$/u,
  sentence(
    String.raw`(?:Sign up|Subscribe|Register)\b.{0,80}\b(?:newsletters?|e-?mails?|alerts|updates|briefing|inbox|channel|podcast)\b[^.!?]{0,80}[.!]?`,
  ),
  sentence(
    String.raw`Get (?:our|the|this|more|all)\b.{0,80}\b(?:newsletters?|briefing|inbox)\b[^.!?]{0,80}[.!]?`,
  ),
  sentence(`(?:Follow|Like|Join|Find|Connect with) us (?:on|at) [^.!?]{1,120}[.!]?`),
  sentence(
    String.raw`For more (?:stories|news|articles|information|updates|on this)\b[^!?]{0,140}[.!]?`,
  ),
  sentence(String.raw`Download (?:our|the) (?:free )?(?:mobile )?app\b[^!?]{0,100}[.!]?`),
  /\b(?:Share this(?: (?:article|post|story|page))?|Like this|Share on|Share via|Email this|Print this)\s*:?(?:\s*(?:Click to (?:share|email|print)[^.]{0,120}?|Like Loading\.{3}|Loading\.{3}|Facebook|Twitter|X|LinkedIn|WhatsApp|Reddit|Telegram|Pinterest|Pocket|Tumblr|Bluesky|Threads|Mastodon|E-?mail|Print|More|Tweet|Share on|Share|Copy link|\(Opens in new window\)|[,|•·]))*\s*$/u,
  /(?:\s|^)(?:(?:Tweet|Share|Facebook|Twitter|LinkedIn|WhatsApp|Reddit|Telegram|Pinterest|E-?mail|Print|Pin it|Copy link)\s*[|•·,]?\s*){3,}$/u,
  /\s*(?:©|\(c\)|Copyright ©?) ?(?:\d{4}|[A-Z])[^!?]{0,120}$/u,
  /\s*\bAll rights reserved\.?$/iu,
  /\s*\b(?:Comments|\d+ [Cc]omments?|Leave a comment|Permalink)\s*$/u,
  /\s*\bsubmitted by\s+\/u\/\S+\s*(?:to r\/\S+\s*)?(?:\[link\]\s*(?:\[\d*\s*comments?\])?)?\s*$/iu,
];

/** What begins a sentence, runs to the end of the text, and is no part of what was said before. */
function sentence(words: string): RegExp {
  return new RegExp(String.raw`(?:^|(?<=[.!?…:"”’')\]»|>–—]\s{0,3}))${words}$`, 'u');
}

const mostCuts = 8;
/** Ends are looked for within so much of a text, so that no pattern runs over the whole of a long one. */
const tailLength = 700;

/** A summary without what programs append to it; empty when nothing else was in it. */
export function withoutBoilerplate(text: string): string {
  let rest = text;
  for (let cuts = 0; cuts < mostCuts; cuts += 1) {
    const head = rest.slice(0, -tailLength);
    const tail = rest.slice(-tailLength);
    const cut = endings.reduce((shortest, ending) => {
      const at = tail.search(ending);
      return at === -1 ? shortest : Math.min(shortest, at);
    }, tail.length);
    if (cut === tail.length) return rest;
    rest = (head + tail.slice(0, cut)).replace(/[\s|•·–—-]+$/u, '');
  }
  return rest;
}
