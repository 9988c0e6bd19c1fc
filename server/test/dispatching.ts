import type { Config } from '../src/config.ts';
import { createAccessTokens } from '../src/features/mailboxes/public.ts';
import { databaseClock } from '../src/ports/clock/clock.ts';
import { systemTicks } from '../src/ports/clock/ticks.ts';
import type { Database } from '../src/ports/db/database.ts';
import { createLog, type Log } from '../src/ports/log/log.ts';
import { createCredentialUse } from '../src/ports/microsoft/credential-use.ts';
import { createHttpGraph } from '../src/ports/microsoft/http-graph.ts';
import { createOpenidEntra } from '../src/ports/microsoft/openid-entra.ts';
import { systemRandom } from '../src/ports/random/random.ts';
import { createSealing } from '../src/ports/secrets/sealing.ts';

/** What the dispatcher takes, in a program without a server around it. */
export function dispatchingDeps(config: Config, db: Database, log: Log = createLog('silent')) {
  const [clock, random] = [databaseClock, systemRandom];
  const entra = createOpenidEntra(
    config,
    createCredentialUse(config.registrations, () => undefined),
  );
  const baseUrl = config.baseUrl.origin;
  const sealing = createSealing(config.sealingKeys);
  const accessTokens = createAccessTokens({
    db,
    clock,
    ticks: systemTicks,
    random,
    sealing,
    entra,
    log,
    baseUrl,
  });
  const graph = createHttpGraph(config);
  return {
    db,
    clock,
    ticks: systemTicks,
    stopping: new AbortController().signal,
    random,
    log,
    sealing,
    baseUrl,
    graph,
    accessTokens,
  };
}
