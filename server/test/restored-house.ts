import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, runCommandWith, type CommandRun } from './command.ts';
import { startHouse, type House } from './harness.ts';
import { createTestDatabase } from './test-database.ts';

/** A house on the database that was restored from a backup of another, which goes on beside it at the same Microsoft. */
export interface RestoredHouse {
  readonly house: House;
  readonly backup: CommandRun;
  readonly restore: CommandRun;
  close(): Promise<void>;
}

/** Nothing of the first house may have been sent by itself meanwhile: its workers are stopped. */
export async function restoreBeside(first: House): Promise<RestoredHouse> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-restore-'));
  const file = join(folder, 'backup');
  const backup = await runCommand(first, 'backup.ts', '--to', file);
  const database = await createTestDatabase('empty');
  const environment = { DATABASE_URL: database.connectionString, BASE_URL: first.baseUrl };
  const restore = await runCommandWith(environment, 'restore.ts', '--from', file, '--by', 'Sam');
  const { emulator } = first;
  const house = await startHouse({
    database,
    environment: {
      MICROSOFT_ORIGIN_MAP: `https://login.microsoftonline.com=${emulator.login},https://graph.microsoft.com=${emulator.graph},https://entra.microsoft.com=${emulator.adminCentre}`,
      DEVELOPMENT_CLOCK_URL: `${emulator.control}/clock`,
      SMTP_URL: emulator.smtp,
    },
  });
  const callbacks = {
    'sign-in': ['/sign-in/microsoft/callback', '/consent/sign-in/callback'],
    mail: ['/mailboxes/callback', '/consent/mail/callback'],
  };
  for (const [registration, paths] of Object.entries(callbacks))
    await emulator.call('PATCH', `/registrations/${registration}`, {
      redirectUris: paths.map((path) => house.baseUrl + path),
    });
  return {
    house: { ...house, emulator },
    backup,
    restore,
    async close() {
      await house.close();
      await rm(folder, { recursive: true });
    },
  };
}
