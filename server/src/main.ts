import { serve, type ServerType } from '@hono/node-server';
import { join } from 'node:path';
import { compose } from './compose.ts';
import { ConfigRefused, parseConfig, type Config } from './config.ts';
import { runtimeFault } from './config/runtime.ts';
import { DatabaseRefused } from './ports/db/database-refused.ts';
import { loadStaticWeb } from './http/static-web.ts';
import { openStorage } from './ports/db/storage.ts';
import { createLog } from './ports/log/log.ts';

const webFolder = join(import.meta.dirname, '..', '..', 'web', 'dist');

async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  port: number,
  hostname: string,
): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname }, () => resolve(server));
    server.on('error', reject);
  });
}

async function close(server: ServerType): Promise<void> {
  if ('closeIdleConnections' in server) server.closeIdleConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

async function run(config: Config): Promise<void> {
  const log = createLog('info');
  const web = await loadStaticWeb(webFolder);
  const storage = await openStorage(config.database, log, () => process.exit(1));
  const composition = compose(config, { db: storage.db, log, web });
  if (config.seedsDemo) await (await import('../worlds/demo.ts')).seedDemo(storage.db);
  const server = await listen(composition.app.fetch, config.port, config.host);
  const operations = await listen(composition.operationsApp.fetch, config.operationsPort, '127.0.0.1');
  log.info('server.listening', {
    baseUrl: config.baseUrl.origin,
    port: config.port,
    environment: config.environment,
  });
  let isStopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    log.info('server.stopping', { signal });
    await Promise.all([close(server), close(operations), composition.stop()]);
    await storage.close();
    log.info('server.stopped');
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => void stop(signal).then(() => process.exit(0)));
}

/** A fault of the surroundings is one sentence; anything else is ours and shows where it came from. */
function explain(fault: unknown): string {
  if (fault instanceof ConfigRefused || fault instanceof DatabaseRefused) return fault.message;
  if (fault instanceof Error && 'code' in fault && fault.code === 'EADDRINUSE')
    return `${fault.message}: another program has this port. Choose others with PORT and OPERATIONS_PORT.`;
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}

try {
  const fault = runtimeFault(process.version);
  if (fault !== null) throw new ConfigRefused([fault]);
  await run(parseConfig(process.env));
} catch (fault) {
  process.stderr.write(`${explain(fault)}\n`);
  process.exit(1);
}
