import type { BusRecord } from '../../core/bus/event-bus.ts';
import type { Alert } from '../../core/contracts/alert.ts';
import type { Sql } from './duckdb.ts';
import { dayMs } from './post-row.ts';

/** A change of an alert that has been taken, with its run. */
export interface CommittedAlert {
  readonly run: number;
  readonly alert: Alert;
}

/** Inserts changes that the history does not hold; what came before under the same sequence changes nothing. */
export async function insertAlerts(
  sql: Sql,
  alerts: readonly { readonly run: number; readonly record: BusRecord<Alert> }[],
): Promise<CommittedAlert[]> {
  const inserted: CommittedAlert[] = [];
  for (const { run, record } of alerts) {
    const { value: alert, appendedAt } = record;
    const rows = await sql.rows<{ sequence: number }>(
      `INSERT INTO alerts VALUES ($1, $2::UUID, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT DO NOTHING RETURNING sequence`,
      [
        run,
        alert.id,
        alert.sequence,
        alert.state,
        alert.series,
        alert.startsAt,
        alert.resolvedAt,
        Math.floor(appendedAt / dayMs),
        JSON.stringify(alert),
      ],
    );
    if (rows.length > 0) inserted.push({ run, alert });
  }
  return inserted;
}
