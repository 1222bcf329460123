import { parseOpml } from 'feedsmith';
import { refuseEntities } from './read-feed.ts';

/** A feed that an OPML document names, with the folders it lies in and the categories it bears. */
export interface OpmlFeed {
  readonly url: string;
  readonly title: string | undefined;
  readonly tags: readonly string[];
}

type Outline = NonNullable<NonNullable<ReturnType<typeof parseOpml>['body']>['outlines']>[number];

/** More feeds than anybody keeps; the rest is left unread. */
const mostOutlines = 2_000;
const deepest = 10;

/** Reads OPML 1.0 and 2.0 (opml.org/spec2). @throws Error in words when the text is none */
export function readOpml(text: string): readonly OpmlFeed[] {
  refuseEntities(text);
  const feeds: OpmlFeed[] = [];
  const walk = (outlines: readonly Outline[], folders: readonly string[]): void => {
    for (const outline of outlines) {
      if (feeds.length >= mostOutlines) return;
      if (outline.isComment === true) continue;
      const name = outline.title ?? outline.text;
      if (outline.xmlUrl !== undefined) {
        const tags = [...folders, ...categoriesOf(outline)];
        feeds.push({ url: outline.xmlUrl.trim(), title: name?.trim(), tags });
      }
      const inner =
        outline.xmlUrl === undefined && name !== undefined ? [...folders, name] : folders;
      if (folders.length < deepest) walk(outline.outlines ?? [], inner);
    }
  };
  walk(parseOpml(text).body?.outlines ?? [], []);
  return feeds;
}

/** Categories are "a,b" or paths such as "/markets/europe". */
function categoriesOf({ category }: Outline): string[] {
  return (category ?? '').split(/[,/]/).filter((part) => part.trim() !== '');
}
