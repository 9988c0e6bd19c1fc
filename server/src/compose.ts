import { describeApi, errorCatalogue } from '@gatehouse/contract';
import type { Hono } from 'hono';
import { createLimits } from './compose/limits.ts';
import { createNoticeSender } from './compose/notices.ts';
import { createWaysIn } from './compose/ways-in.ts';
import type { Config } from './config.ts';
import {
  deleteAttachment,
  deleteForgottenAttachments,
  uploadAttachment,
} from './features/attachments/public.ts';
import { deleteOldAttempts, getAttempt } from './features/attempts/public.ts';
import { listAuditEvents } from './features/audit/public.ts';
import { deleteFullBuckets } from './features/limits/public.ts';
import {
  createAccessTokens,
  disconnectMailbox,
  getMailbox,
  mailboxRoutes,
  startMailboxAttempt,
} from './features/mailboxes/public.ts';
import { deleteOldNotices } from './features/notices/public.ts';
import {
  cancelMessage,
  countHeld,
  dispatchMessage,
  enqueueMessage,
  getMessage,
  holdQueuedMessages,
  listMessages,
  recoverAbandoned,
  resumeHeldMessages,
  settleMessage,
  takeMessages,
  testMailbox,
} from './features/outbox/public.ts';
import { checkSession, deleteOldChoices, deleteOldSessions, getSession } from './features/sessions/public.ts';
import { failurePage } from './html/failure-page.ts';
import { createApp } from './http/app.ts';
import { createOperationsApp } from './http/operations-app.ts';
import type { Handlers } from './http/serve-operation.ts';
import type { StaticWeb } from './http/static-web.ts';
import { startDispatcher, type Dispatcher } from './jobs/dispatcher.ts';
import { startSweeper } from './jobs/sweeper.ts';
import { cookieNames, readCookie } from './kernel/cookies.ts';
import { addSeconds } from './kernel/time.ts';
import { databaseClock } from './ports/clock/clock.ts';
import { followClock } from './ports/clock/follow-clock.ts';
import type { Database, Executor } from './ports/db/database.ts';
import type { Log } from './ports/log/log.ts';
import { createHttpGraph } from './ports/microsoft/http-graph.ts';
import { createOpenidEntra } from './ports/microsoft/openid-entra.ts';
import type { PasswordHasher } from './ports/passwords/password-hasher.ts';
import { hashSecret, newReference, systemRandom } from './ports/random/random.ts';
import { createSealing } from './ports/secrets/sealing.ts';

export interface Composition {
  readonly app: Hono;
  readonly operationsApp: Hono;
  readonly dispatcher: Dispatcher;
  readonly noticeSender: Dispatcher;
  /** Takes no more work and waits for what is under way; the database stays open. */
  stop(): Promise<void>;
}

/** Everything features are given, each under its own name: they take what they declare. */
function createDeps(config: Config, db: Database, log: Log) {
  const clock = databaseClock;
  const random = systemRandom;
  const sealing = createSealing(config.sealingKeys);
  const entra = createOpenidEntra(config);
  const graph = createHttpGraph(config);
  const accessTokens = createAccessTokens({ db, clock, random, sealing, entra, log });
  const dispatcher = startDispatcher({
    take: (limit) => takeMessages({ db, clock, random, log, graph, accessTokens }, limit),
    work: (taken) => dispatchMessage({ db, clock, random, log, graph, accessTokens }, taken),
    recover: () => recoverAbandoned({ db, clock, random, log, graph, accessTokens }),
    log,
  });
  const noticeSender = createNoticeSender(config, { db, log, sealing });
  return {
    ...createLimits(config, { db, clock, random, log }),
    db,
    clock,
    random,
    log,
    sealing,
    entra,
    dispatcher,
    noticeSender,
    brand: config.brand,
    signInRedirectUri: new URL('/sign-in/microsoft/callback', config.baseUrl).href,
    mailRedirectUri: new URL('/mailboxes/callback', config.baseUrl).href,
    wakeDispatcher: () => dispatcher.wake(),
    wakeNoticeSender: () => noticeSender.wake(),
    forgetAccessToken: (mailboxId: string) => accessTokens.forget(mailboxId),
    countHeldMessages: countHeld,
    resumeHeldMessages,
    holdQueuedMessages: (tx: Executor, mailbox: { organizationId: string; mailboxId: string }, now: Date) =>
      holdQueuedMessages({ random }, tx, mailbox, now),
    authenticate: async (cookies: string | undefined) => {
      const cookie = readCookie(cookies, cookieNames.session);
      return cookie === undefined || cookie === 'twice' ? null : checkSession({ db }, cookie);
    },
  };
}

type Deps = ReturnType<typeof createDeps>;
type WaysIn = ReturnType<typeof createWaysIn>;

function createHandlers(deps: Deps, waysIn: WaysIn): Handlers {
  return {
    getSession: (call) => getSession(deps, call),
    changePassword: waysIn.changePassword,
    getAttempt: (call) => getAttempt(deps, call),
    getMailbox: (call) => getMailbox(deps, call),
    startMailboxAttempt: (call) => startMailboxAttempt(deps, call),
    disconnectMailbox: (call) => disconnectMailbox(deps, call),
    testMailbox: (call) => testMailbox(deps, call),
    uploadAttachment: (call) => uploadAttachment(deps, call),
    deleteAttachment: (call) => deleteAttachment(deps, call),
    enqueueMessage: (call) => enqueueMessage(deps, call),
    listMessages: (call) => listMessages(deps, call),
    getMessage: (call) => getMessage(deps, call),
    cancelMessage: (call) => cancelMessage(deps, call),
    settleMessage: (call) => settleMessage(deps, call),
    listAuditEvents: (call) => listAuditEvents(deps, call),
  };
}

const daySeconds = 24 * 60 * 60;

function createSweep({ db, clock }: Deps, waysIn: WaysIn): () => Promise<void> {
  return async () => {
    const now = await clock.now(db);
    await deleteForgottenAttachments(db, addSeconds(now, -daySeconds));
    await deleteOldAttempts(db, addSeconds(now, -30 * daySeconds));
    await deleteOldChoices(db, now);
    await waysIn.sweep(addSeconds(now, -daySeconds));
    await deleteOldNotices(db, addSeconds(now, -30 * daySeconds));
    await deleteOldSessions(db, addSeconds(now, -30 * daySeconds));
    await deleteFullBuckets(db, now);
  };
}

function createWebApp(config: Config, deps: Deps, web: StaticWeb, waysIn: WaysIn): Hono {
  const frame = { brand: config.brand, stylesheetHref: web.plainStylesheet };
  const makeReference = () => newReference(deps.random);
  return createApp({
    baseUrl: config.baseUrl,
    handlers: createHandlers(deps, waysIn),
    operationDeps: {
      log: deps.log,
      newReference: makeReference,
      authenticate: deps.authenticate,
      limits: deps.limits,
      clientAddressOf: deps.clientAddressOf,
      browserHash(cookies) {
        const cookie = readCookie(cookies, cookieNames.browser);
        return cookie === undefined || cookie === 'twice' ? null : hashSecret(cookie);
      },
    },
    pages: [...waysIn.pages, mailboxRoutes({ ...deps, frame })],
    web,
    openapi: describeApi(),
    log: deps.log,
    newReference: makeReference,
    failurePage: (code, reference) =>
      new Response(failurePage(frame, { code, reference, aadsts: null, at: null, retryHref: '/' }), {
        status: errorCatalogue[code].status,
        headers: {
          'content-type': 'text/html; charset=utf-8',
          ...(errorCatalogue[code].status === 503 ? { 'retry-after': '5' } : {}),
        },
      }),
  });
}

/** Puts adapters and features together: plain calls, no container. */
export function compose(
  config: Config,
  parts: {
    readonly db: Database;
    readonly log: Log;
    readonly web: StaticWeb;
    readonly passwords: PasswordHasher;
  },
): Composition {
  const deps = createDeps(config, parts.db, parts.log);
  const frame = { brand: config.brand, stylesheetHref: parts.web.plainStylesheet };
  const waysIn = createWaysIn(deps, { config, passwords: parts.passwords, frame });
  const sweeper = startSweeper(createSweep(deps, waysIn), deps.log);
  const clockUrl = config.developmentClockUrl;
  const following = clockUrl === null ? undefined : followClock(parts.db, clockUrl, deps.log);
  const isReady = async () => {
    await deps.clock.now(parts.db);
    return true;
  };
  return {
    app: createWebApp(config, deps, parts.web, waysIn),
    operationsApp: createOperationsApp({ isReady: () => isReady().catch(() => false) }),
    dispatcher: deps.dispatcher,
    noticeSender: deps.noticeSender,
    async stop() {
      sweeper.stop();
      following?.stop();
      await Promise.all([deps.dispatcher.stop(), deps.noticeSender.stop()]);
    },
  };
}
