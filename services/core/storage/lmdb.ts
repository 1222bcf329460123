/** The one place where lmdb is imported; the embedded bus and ingest's memory of seen ids build on it. */
export { type Database, open as openLmdb, type RootDatabase } from 'lmdb';
