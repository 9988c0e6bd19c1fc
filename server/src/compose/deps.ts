import type { Config } from '../config.ts';
import { leavingBehind } from './leave-behind.ts';
import { createLiveness } from './liveness.ts';
import { createLookups } from './lookups.ts';
import { addressesOf, publishedFacts } from './addresses.ts';
import { tellingCredentials } from './credentials.ts';
import { createMailers } from './mailers.ts';
import { startMessageDispatcher } from './outbox.ts';
import { tellByNumber } from '../features/microsoft-answers/public.ts';
import { createAccessTokens, mailboxesOf } from '../features/mailboxes/public.ts';
import {
  countHeld,
  createFollowers,
  createHandInTogether,
  readChanges,
  resumeHeldMessages,
} from '../features/outbox/public.ts';
import type { StaticWeb } from '../http/static-web.ts';
import { databaseClock } from '../ports/clock/clock.ts';
import { systemTicks } from '../ports/clock/ticks.ts';
import type { Database } from '../ports/db/database.ts';
import { acrossOrganizations } from '../ports/db/reach.ts';
import type { Log } from '../ports/log/log.ts';
import type { PasswordHasher } from '../ports/passwords/password-hasher.ts';
import { createCredentialUse } from '../ports/microsoft/credential-use.ts';
import { createHttpGraph } from '../ports/microsoft/http-graph.ts';
import { createOpenidEntra } from '../ports/microsoft/openid-entra.ts';
import { systemRandom } from '../ports/random/random.ts';
import { createSealing } from '../ports/secrets/sealing.ts';

export interface Parts {
  readonly db: Database;
  readonly log: Log;
  readonly web: StaticWeb;
  readonly passwords: PasswordHasher;
}

/** Everything features are given, each under its own name: they take what they declare. */
export function createDeps(config: Config, { db, log, web, passwords }: Parts) {
  const clock = databaseClock;
  const random = systemRandom;
  const sealing = createSealing(config.sealingKeys, (count) => log.warn('sealing.key-worn', { ...count }));
  const credentialUse = createCredentialUse(config.registrations, tellingCredentials(log));
  const entra = createOpenidEntra(config, credentialUse);
  const graph = createHttpGraph(config);
  const { baseUrl } = addressesOf(config);
  const shared = { db, clock, random, log, sealing };
  const accessTokens = createAccessTokens({ ...shared, ticks: systemTicks, entra, baseUrl });
  const dispatcher = startMessageDispatcher({ ...shared, baseUrl, graph, accessTokens });
  const lookups = createLookups(config, { db, clock, random, log, entra });
  const behind = leavingBehind(random);
  const { ofCheck } = lookups.limits;
  const liveness = createLiveness({ ...shared, entra, takeCheckOf: ofCheck, ...behind });
  return {
    ...lookups,
    ...createMailers(config, shared),
    ...addressesOf(config),
    ...publishedFacts(config),
    db,
    clock,
    random,
    log,
    sealing,
    entra,
    credentialUse,
    dispatcher,
    passwords,
    brand: config.brand,
    frame: { brand: config.brand, stylesheetHref: web.plainStylesheet, tellByNumber },
    supportTenantId: config.supportTenantId,
    followers: followingMessages(db, log),
    handInTogether: createHandInTogether({ ...shared, baseUrl }),
    wakeDispatcher: () => dispatcher.wake(),
    countHeldMessages: countHeld,
    resumeHeldMessages,
    mailboxesOf,
    ...behind,
    ...liveness,
  };
}

export type Deps = ReturnType<typeof createDeps>;

/** Whoever follows may be of any organization; each is told of their own. */
function followingMessages(db: Database, log: Log) {
  return createFollowers({
    read: (senders) => acrossOrganizations(() => readChanges(db, senders)),
    now: () => databaseClock.now(db),
    log,
  });
}
