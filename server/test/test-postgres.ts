import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase } from '../src/ports/db/database.ts';
import { openEmbeddedPostgres } from '../src/ports/db/embedded/embedded-postgres.ts';
import { migrateToLatest } from '../src/ports/db/migrate.ts';
import { createLog } from '../src/ports/log/log.ts';
import { databaseUrl, templateName } from './database-url.ts';

export interface TestPostgres {
  readonly url: string;
  stop(): Promise<void>;
}

/** A PostgreSQL that forgets everything when it stops, and in it a template with all tables. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-test-'));
  const dataDir = join(folder, 'postgres');
  const server = await openEmbeddedPostgres({ dataDir, durability: 'none', log: createLog('silent') });
  await makeTemplate(server.connectionString);
  return {
    url: server.connectionString,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function makeTemplate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`drop database if exists ${templateName} with (force)`);
  await client.query(`create database ${templateName}`);
  await client.end();
  const db = openDatabase({
    connectionString: databaseUrl(url, templateName),
    maxConnections: 1,
    log: createLog('silent'),
    as: 'owner',
  });
  await migrateToLatest(db);
  await db.destroy();
}
