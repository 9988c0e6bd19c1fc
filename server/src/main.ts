import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseConfig, type Config } from './config.ts';
import { openListener } from './http/listener.ts';
import { loadStaticWeb } from './http/static-web.ts';
import { refuseWrongClock } from './ports/clock/check-clock.ts';
import { acrossOrganizations } from './ports/db/reach.ts';
import { openStorage } from './ports/db/storage.ts';
import { createLog, type Log } from './ports/log/log.ts';
import { createArgon2Hasher } from './ports/passwords/argon2-hasher.ts';
import { refuseWrongSealingKeys } from './ports/secrets/check-sealing-keys.ts';
import { explainStartFault, refuseDebugging, refuseRuntime } from './start-fault.ts';

const webFolder = join(import.meta.dirname, '..', '..', 'web', 'dist');

/** PostgreSQL starts, or is reached, while the rest of the house is loaded. */
async function openAndLoad(config: Config, log: Log) {
  const loading = import('./compose.ts');
  // Where the database does not open, that is what is said.
  loading.catch(() => undefined);
  const storage = await openStorage(config.database, log, () => process.exit(1));
  const { compose } = await loading;
  return { storage, compose };
}

async function run(config: Config): Promise<void> {
  const log = createLog('info');
  const web = await loadStaticWeb(webFolder);
  const passwords = createArgon2Hasher();
  const { storage, compose } = await openAndLoad(config, log);
  await acrossOrganizations(async () => {
    await refuseWrongClock(storage.db, config.environment === 'development');
    await refuseWrongSealingKeys(storage.db, config.sealingKeys);
    if (config.seedsDemo) await (await import('../worlds/demo.ts')).seedDemo(storage.db, passwords);
  });
  const composition = compose(config, { db: storage.db, log, web, passwords });
  const server = await openListener(composition.app.fetch, { port: config.port, hostname: config.host });
  const operations = await openListener(composition.operationsApp.fetch, {
    port: config.operationsPort,
    hostname: config.operationsHost,
  });
  log.info('server.listening', { address: config.baseUrl.origin, environment: config.environment });
  const stop = async (signal: string): Promise<void> => {
    log.info('server.stopping', { signal });
    const working = composition.leave();
    server.leave();
    // Who asks for readiness hears no meanwhile; who does not is still sent here, and served.
    await pause(config.drainSeconds * 1000);
    await Promise.all([server.close(), composition.stop(), working]);
    await operations.close();
    await storage.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop(signal));
}

try {
  refuseRuntime(process.version);
  const config = parseConfig(process.env);
  refuseDebugging(config.environment);
  await run(config);
} catch (fault) {
  process.stderr.write(`${explainStartFault(fault)}\n`);
  process.exit(1);
}
