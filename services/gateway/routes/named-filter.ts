import type { Filter } from '../../core/contracts/settings/filter.ts';
import { InvalidInputError, type RouteDeps } from './route.ts';

/** The filter that `?filter=` names. @throws InvalidInputError for one that does not exist */
export function namedFilter(
  { settings }: Pick<RouteDeps, 'settings'>,
  id: string | undefined,
): Filter | undefined {
  if (id === undefined) return undefined;
  const filter = settings.current().filter.get(id)?.value;
  if (filter !== undefined) return filter;
  throw new InvalidInputError([
    { path: 'filter', message: 'there is no such filter; see GET /filters' },
  ]);
}
