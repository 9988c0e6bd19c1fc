import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { openDatabase, type Database } from '../src/ports/db/database.ts';
import { createLog } from '../src/ports/log/log.ts';
import { databaseUrl, templates } from './database-url.ts';

export interface TestDatabase {
  readonly connectionString: string;
  drop(): Promise<void>;
}

/** A database of one's own: a copy of a template. */
export async function createTestDatabase(kind: keyof typeof templates = 'migrated'): Promise<TestDatabase> {
  const url = inject('postgresUrl');
  const name = `gatehouse_test_${randomBytes(8).toString('hex')}`;
  // Where nothing needs to outlast a crash, copying files takes half the time of copying by the log.
  await onServer(url, `create database ${name} template ${templates[kind]} strategy file_copy`);
  return {
    connectionString: databaseUrl(url, name),
    drop: () => onServer(url, `drop database if exists ${name} with (force)`),
  };
}

/** The same, open as its owner; to close it drops it. */
export async function openTestDatabase(
  maxConnections = 1,
): Promise<{ readonly db: Database; close(): Promise<void> }> {
  const { connectionString, drop } = await createTestDatabase();
  const db = openDatabase({ connectionString, maxConnections, log: createLog('silent'), as: 'owner' });
  return {
    db,
    async close() {
      await db.destroy();
      await drop();
    },
  };
}

const objectInUse = '55006';

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Two copies of the template at one instant may refuse each other for a moment.
    for (let attempt = 1; ; attempt += 1) {
      try {
        await client.query(statement);
        return;
      } catch (fault) {
        const isBusy = fault instanceof Error && 'code' in fault && fault.code === objectInUse;
        if (!isBusy || attempt === 20) throw fault;
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    }
  } finally {
    await client.end();
  }
}
