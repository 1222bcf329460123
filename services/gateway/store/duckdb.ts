import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBAppender,
  type DuckDBConnection,
  DuckDBInstance,
  DuckDBListValue,
  type DuckDBType,
  DuckDBUUIDValue,
  type DuckDBValue,
  LIST,
  listValue,
  SQLNULL,
  VARCHAR,
} from '@duckdb/node-api';
import { BarographError, InUseError, messageOf } from '../../core/errors.ts';

/** What a column holds in JavaScript. 64-bit and 128-bit integers come as numbers: none here exceeds 2^53. */
export type SqlValue = string | number | boolean | null | readonly string[];
export type SqlRow = Readonly<Record<string, SqlValue>>;
/** `$1`, `$2` … : whole numbers are BIGINT, others DOUBLE, arrays VARCHAR[]. */
export type SqlParameters = readonly SqlValue[];

/** The types that `append` writes; `uuid` takes 32 hex digits. */
export type ColumnType =
  | 'uuid'
  | 'bigint'
  | 'integer'
  | 'uinteger'
  | 'utinyint'
  | 'double'
  | 'boolean'
  | 'varchar'
  | 'varchar[]';

/** The columns of a table in the order of its definition. */
export type Columns<R> = { readonly [K in keyof R]-?: ColumnType };

/** One connection: statements on it run one after the other. */
export interface Sql {
  /** Runs a statement and returns its rows; `T` says what the statement selects. */
  rows<T extends SqlRow>(sql: string, parameters?: SqlParameters): Promise<T[]>;
  run(sql: string, parameters?: SqlParameters): Promise<void>;
  /** Streams whole-number columns, a few thousand rows at a time, so that millions can be looked through. */
  scan(sql: string, visit: (columns: readonly (readonly number[])[]) => void): Promise<void>;
  /** Appends rows in bulk, inside the transaction that is open. */
  append<R extends object>(table: string, columns: Columns<R>, rows: readonly R[]): Promise<void>;
  /** Breaks off the statement that runs; its promise rejects. */
  interrupt(): void;
  close(): void;
}

export interface Database {
  connect(): Promise<Sql>;
  close(): void;
}

export interface DatabaseOptions {
  readonly memoryMegabytes: number;
  readonly threads: number;
}

/** A failure of DuckDB. Those of the machine (disk, memory) may pass; a wrong value stays wrong. */
export class StoreError extends BarographError {
  /** The database can no longer be used by this process. */
  readonly fatal: boolean;

  constructor(cause: unknown) {
    const message = messageOf(cause).split('\n')[0] ?? '';
    super(`history: ${message}`, { cause, retriable: isPassing(message) });
    this.fatal = /^(FATAL|INTERNAL) Error|has been invalidated/i.test(message);
  }
}

function isPassing(message: string): boolean {
  return /^(IO|Out of Memory|TransactionContext|Transaction|INTERRUPT|FATAL|INTERNAL) Error/i.test(
    message,
  );
}

/**
 * Opens a DuckDB file. Nothing is ever loaded from outside it: extensions and file access are switched off.
 * @throws InUseError when another process holds the file.
 */
export async function openDuckdb(file: string, options: DatabaseOptions): Promise<Database> {
  mkdirSync(dirname(file), { recursive: true });
  let instance: DuckDBInstance;
  try {
    instance = await DuckDBInstance.create(file, {
      memory_limit: `${options.memoryMegabytes}MB`,
      threads: String(options.threads),
      max_temp_directory_size: '2GB',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      enable_external_access: 'false',
      lock_configuration: 'true',
    });
  } catch (error) {
    if (/could not set lock|conflicting lock/i.test(messageOf(error))) {
      throw new InUseError(
        `the history ${file} is held by another process; stop it or choose another folder (BAROGRAPH_DATA_DIR)`,
      );
    }
    throw new StoreError(error);
  }
  return {
    connect: async () => createSql(await instance.connect()),
    close: () => instance.closeSync(),
  };
}

function createSql(connection: DuckDBConnection): Sql {
  async function attempt<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw error instanceof BarographError ? error : new StoreError(error);
    }
  }
  const execute = (sql: string, parameters: SqlParameters) =>
    parameters.length === 0
      ? connection.runAndReadAll(sql)
      : connection.runAndReadAll(sql, parameters.map(toDuckdb), parameters.map(typeOf));

  return {
    rows: <T extends SqlRow>(sql: string, parameters: SqlParameters = []) =>
      attempt(async () => {
        const reader = await execute(sql, parameters);
        const names = reader.columnNames();
        const toObject = (row: readonly DuckDBValue[]) =>
          Object.fromEntries(names.map((name, index) => [name, fromDuckdb(row[index] ?? null)]));
        return reader.getRows().map((row) => toObject(row) as T);
      }),
    run: (sql, parameters = []) =>
      attempt(async () => {
        await execute(sql, parameters);
      }),
    scan: (sql, visit) =>
      attempt(async () => {
        const result = await connection.stream(sql);
        for (;;) {
          const chunk = await result.fetchChunk();
          if (chunk === null || chunk.rowCount === 0) return;
          visit(chunk.getColumns().map((column) => column.map(Number)));
        }
      }),
    append: (table, columns, rows) =>
      attempt(async () => {
        const appender = await connection.createAppender(table);
        try {
          const entries = Object.entries<ColumnType>(columns);
          for (const row of rows) {
            const cells = row as Readonly<Record<string, SqlValue | undefined>>;
            for (const [name, type] of entries) appendCell(appender, type, cells[name] ?? null);
            appender.endRow();
          }
          appender.flushSync();
        } finally {
          appender.closeSync();
        }
      }),
    interrupt: () => connection.interrupt(),
    close: () => connection.closeSync(),
  };
}

function toDuckdb(value: SqlValue): DuckDBValue {
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  return isList(value) ? listValue(value) : value;
}

function typeOf(value: SqlValue): DuckDBType {
  if (value === null) return SQLNULL;
  if (isList(value)) return LIST(VARCHAR);
  if (typeof value === 'number') return Number.isInteger(value) ? BIGINT : DOUBLE;
  return typeof value === 'boolean' ? BOOLEAN : VARCHAR;
}

function isList(value: SqlValue): value is readonly string[] {
  return Array.isArray(value);
}

function fromDuckdb(value: DuckDBValue): SqlValue {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof DuckDBUUIDValue) return value.toString().replaceAll('-', '');
  if (value instanceof DuckDBListValue) return value.items.map(String);
  if (value === null || typeof value !== 'object') return value;
  throw new BarographError(`history: no JavaScript form for a ${value.constructor.name}`);
}

function appendCell(appender: DuckDBAppender, type: ColumnType, value: SqlValue): void {
  if (value === null) appender.appendNull();
  else if (type === 'varchar') appender.appendVarchar(String(value));
  else if (type === 'boolean') appender.appendBoolean(value === true);
  else if (type === 'uuid') appender.appendUUID(toUuid(String(value)));
  else if (type === 'varchar[]') appender.appendList(isList(value) ? value : [], LIST(VARCHAR));
  else appendNumber(appender, type, Number(value));
}

function appendNumber(
  appender: DuckDBAppender,
  type: Exclude<ColumnType, 'varchar' | 'boolean' | 'uuid' | 'varchar[]'>,
  value: number,
): void {
  if (type === 'bigint') appender.appendBigInt(BigInt(value));
  else if (type === 'integer') appender.appendInteger(value);
  else if (type === 'uinteger') appender.appendUInteger(value);
  else if (type === 'utinyint') appender.appendUTinyInt(value);
  else appender.appendDouble(value);
}

function toUuid(hex: string): DuckDBUUIDValue {
  return DuckDBUUIDValue.fromUint128(BigInt(`0x${hex}`));
}
