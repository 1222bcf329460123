import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Page } from '../page.ts';

export const PageContext = createContext<Page | null>(null);

/** The page that the view belongs to. */
export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === null) throw new Error('a view was rendered outside of a page');
  return page;
}
