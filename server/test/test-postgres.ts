import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase, type Database } from '../src/ports/db/database.ts';
import { openEmbeddedPostgres } from '../src/ports/db/embedded/embedded-postgres.ts';
import { migrateToLatest } from '../src/ports/db/migrate.ts';
import { createLog } from '../src/ports/log/log.ts';
import { createArgon2Hasher } from '../src/ports/passwords/argon2-hasher.ts';
import { seedDemo } from '../worlds/demo.ts';
import { databaseUrl, templates } from './database-url.ts';

export interface TestPostgres {
  readonly url: string;
  stop(): Promise<void>;
}

/** A PostgreSQL that forgets everything when it stops, and in it the templates. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-test-'));
  const dataDir = join(folder, 'postgres');
  const server = await openEmbeddedPostgres({ dataDir, durability: 'none', log: createLog('silent') });
  await makeTemplates(server.connectionString);
  return {
    url: server.connectionString,
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function makeTemplates(url: string): Promise<void> {
  const server = new pg.Client({ connectionString: url });
  await server.connect();
  await server.query(`create database ${templates.migrated}`);
  await fill(databaseUrl(url, templates.migrated), migrateToLatest);
  await server.query(`create database ${templates.demo} template ${templates.migrated}`);
  await fill(databaseUrl(url, templates.demo), (db) => seedDemo(db, createArgon2Hasher()));
  await server.end();
}

async function fill(connectionString: string, how: (db: Database) => Promise<unknown>): Promise<void> {
  const db = openDatabase({ connectionString, maxConnections: 1, log: createLog('silent'), as: 'owner' });
  await how(db);
  await db.destroy();
}
