import type { Alert, AlertState } from '../../../core/contracts/alert.ts';
import type { Severity } from '../../../core/contracts/settings/rule.ts';
import type { Sql, SqlValue } from '../duckdb.ts';

/** A place in the list of alerts, newest first: the alert it stands after. */
export interface AlertsCursor {
  readonly startsMs: number;
  readonly id: string;
}

export interface AlertsFilter {
  readonly run: number;
  /** Any of these. */
  readonly states?: readonly AlertState[] | undefined;
  readonly severity?: Severity | undefined;
  readonly rule?: string | undefined;
  readonly series?: string | undefined;
  /** Alerts that were not over before it, ms. */
  readonly fromMs?: number | undefined;
  /** Alerts that began before it, ms. */
  readonly toMs?: number | undefined;
  readonly after?: AlertsCursor | undefined;
  readonly limit: number;
}

/** Alerts as of their newest change, newest first by startsAt (then by id), and the cursor of the next page. */
export async function findAlerts(
  sql: Sql,
  filter: AlertsFilter,
): Promise<{ alerts: Alert[]; next: string | null }> {
  const parameters: SqlValue[] = [];
  const bind = (value: SqlValue) => `$${parameters.push(value)}`;
  const newest = `SELECT * FROM alerts WHERE run = ${bind(filter.run)}
    QUALIFY row_number() OVER (PARTITION BY id ORDER BY sequence DESC) = 1`;
  const clauses = ['true'];
  if (filter.states !== undefined) {
    clauses.push(`state IN (${filter.states.map(bind).join(', ')})`);
  }
  if (filter.severity !== undefined) {
    clauses.push(`json_extract_string(record, '$.severity') = ${bind(filter.severity)}`);
  }
  if (filter.rule !== undefined) {
    clauses.push(`json_extract_string(record, '$.rule') = ${bind(filter.rule)}`);
  }
  if (filter.series !== undefined) clauses.push(`series = ${bind(filter.series)}`);
  if (filter.fromMs !== undefined) {
    clauses.push(`(resolved_ms IS NULL OR resolved_ms >= ${bind(filter.fromMs)})`);
  }
  if (filter.toMs !== undefined) clauses.push(`starts_ms < ${bind(filter.toMs)}`);
  if (filter.after !== undefined) {
    const at = bind(filter.after.startsMs);
    clauses.push(
      `(starts_ms < ${at} OR starts_ms = ${at} AND id < ${bind(filter.after.id)}::UUID)`,
    );
  }
  const rows = await sql.rows<{ record: string }>(
    `SELECT record FROM (${newest}) WHERE ${clauses.join(' AND ')}
     ORDER BY starts_ms DESC, id DESC LIMIT ${filter.limit + 1}`,
    parameters,
  );
  const alerts = rows.slice(0, filter.limit).map(({ record }) => alertOf(record));
  const last = alerts.at(-1);
  return {
    alerts,
    next: rows.length > filter.limit && last !== undefined ? formatAlertsCursor(last) : null,
  };
}

/** Most alerts that are looked through for those that speak for others. */
const mostActive = 2_000;

/** The alerts of a run that are on, the newest first. */
export async function findActiveAlerts(sql: Sql, run: number): Promise<Alert[]> {
  const filter = { run, states: ['firing', 'no-data'], limit: mostActive } as const;
  return (await findAlerts(sql, filter)).alerts;
}

/** The changes of one alert, oldest first. */
export async function findAlertChanges(sql: Sql, run: number, id: string): Promise<Alert[]> {
  const rows = await sql.rows<{ record: string }>(
    'SELECT record FROM alerts WHERE run = $1 AND id = $2::UUID ORDER BY sequence',
    [run, id],
  );
  return rows.map(({ record }) => alertOf(record));
}

/** Reads a cursor; undefined if it is none of ours. */
export function parseAlertsCursor(text: string): AlertsCursor | undefined {
  const parts = /^(-?\d{1,16})\.([0-9a-f]{32})$/.exec(Buffer.from(text, 'base64url').toString());
  const [, startsMs, id] = parts ?? [];
  return startsMs === undefined || id === undefined
    ? undefined
    : { startsMs: Number(startsMs), id };
}

/** The cursor of what comes after an alert. */
export function formatAlertsCursor({ startsAt, id }: Pick<Alert, 'startsAt' | 'id'>): string {
  return Buffer.from(`${startsAt}.${id}`).toString('base64url');
}

function alertOf(record: string): Alert {
  // Written by `insertAlerts` alone.
  return JSON.parse(record) as Alert;
}
