import type { Settings } from '../core/settings/settings.ts';

/**
 * Routes that escalations or time intervals name and that are not configured, with where they are named: an escalation
 * to a misspelt route would tell nobody.
 */
export function unknownRoutes(
  { escalation, timeInterval }: Pick<Settings, 'escalation' | 'timeInterval'>,
  known: readonly string[],
): readonly { readonly route: string; readonly namedIn: string }[] {
  const named = [
    ...[...escalation].flatMap(([id, { value }]) =>
      value.steps.flatMap(({ routes }) =>
        routes.map((route) => ({ route, namedIn: `escalation ${id}` })),
      ),
    ),
    ...[...timeInterval].flatMap(([id, { value }]) =>
      [...value.muteRoutes, ...value.activeRoutes]
        .filter((route) => route !== '*')
        .map((route) => ({ route, namedIn: `time interval ${id}` })),
    ),
  ];
  return named.filter(({ route }) => !known.includes(route));
}
