import { describeApi } from '@gatehouse/contract';
import type { Hono } from 'hono';
import type { Config } from './config.ts';
import { checkApiKey } from './features/api-keys/public.ts';
import { failureAnswer } from './html/failure-page.ts';
import { createApp } from './http/app.ts';
import { createOperationsApp } from './http/operations-app.ts';
import type { StaticWeb } from './http/static-web.ts';
import { type Dispatcher } from './jobs/dispatcher.ts';
import { startCaseWatcher, type CaseWatcher } from './jobs/case-watcher.ts';
import { startSweeper, type Sweeper } from './jobs/sweeper.ts';
import { cookieNames, readCookie } from './kernel/cookies.ts';
import { acrossOrganizations, withinOrganization } from './ports/db/reach.ts';
import { noteMethod, presentRequest } from './kernel/request-facts.ts';
import { followClock } from './ports/clock/follow-clock.ts';
import { hashSecret, newReference } from './ports/random/random.ts';
import { createMetrics } from './compose/metrics.ts';
import { createCaseWork, createSweep } from './compose/background.ts';
import { createDeps, type Deps, type Parts } from './compose/deps.ts';
import { createHandlers } from './compose/handlers.ts';
import { createPages } from './compose/pages.ts';

export interface Composition {
  readonly app: Hono;
  readonly operationsApp: Hono;
  readonly dispatcher: Dispatcher;
  readonly noticeSender: Dispatcher;
  readonly mailingWriter: Dispatcher;
  readonly liftWorker: Dispatcher;
  readonly livenessWorker: Dispatcher;
  readonly caseWatcher: CaseWatcher;
  readonly sweeper: Sweeper;
  /**
   * Readiness says no from now on, so that a proxy sends nobody here any more; whoever comes is still served. Takes no more
   * work, which other processes do, and waits for what is under way.
   */
  leave(): Promise<void>;
  /** The same, and ends who follows their messages; the database stays open. */
  stop(): Promise<void>;
}

function createWebApp(config: Config, deps: Deps, web: StaticWeb): Hono {
  const { frame } = deps;
  // One request, one reference: in what it answers, in the log and in the audit trail.
  const makeReference = () => presentRequest()?.reference ?? newReference(deps.random);
  return createApp({
    baseUrl: config.baseUrl,
    acceptsTraceParent: config.acceptsTraceParent,
    acrossOrganizations,
    handlers: createHandlers(deps),
    operationDeps: {
      log: deps.log,
      newReference: makeReference,
      examine: deps.examine,
      limits: deps.limits,
      clientAddressOf: deps.clientAddressOf,
      withinOrganization,
      async authenticateKey(text) {
        noteMethod('api-key');
        return checkApiKey(deps, text);
      },
      browserHash(cookies) {
        const cookie = readCookie(cookies, cookieNames.browser);
        return cookie === undefined || cookie === 'twice' ? null : hashSecret(cookie);
      },
    },
    pages: createPages(deps),
    web,
    openapi: describeApi(),
    log: deps.log,
    newReference: makeReference,
    failurePage: (code, reference) =>
      failureAnswer(frame, {
        code,
        reference,
        aadsts: null,
        at: null,
        retryHref: code === 'access_lost' ? '/sign-in' : '/',
      }),
  });
}

/** Puts adapters and features together: plain calls, no container. */
export function compose(config: Config, parts: Parts): Composition {
  return acrossOrganizations(() => start(config, parts));
}

/** Loops that start here keep the reach with which they were started. */
function start(config: Config, parts: Parts): Composition {
  const deps = createDeps(config, parts);
  const sweeper = startSweeper(createSweep(deps), deps.log);
  const caseWatcher = startCaseWatcher(createCaseWork(deps), deps.log);
  const clockUrl = config.developmentClockUrl;
  const following = clockUrl === null ? undefined : followClock(parts.db, clockUrl, deps.log);
  const isReady = () =>
    acrossOrganizations(async () => {
      await deps.clock.now(parts.db);
      return leaving === undefined;
    });
  let leaving: Promise<void> | undefined;
  const endWork = async (): Promise<void> => {
    following?.stop();
    // The sender last: a mailing or a lift that is under way wakes it.
    const tidying = sweeper.stop();
    await Promise.all([deps.mailingWriter.stop(), deps.liftWorker.stop(), deps.livenessWorker.stop()]);
    await Promise.all([deps.dispatcher.stop(), deps.noticeSender.stop(), caseWatcher.stop(), tidying]);
  };
  const leave = (): Promise<void> => (leaving ??= endWork());
  return {
    app: createWebApp(config, deps, parts.web),
    operationsApp: createOperationsApp({
      isReady: () => isReady().catch(() => false),
      metrics: createMetrics(deps),
    }),
    dispatcher: deps.dispatcher,
    noticeSender: deps.noticeSender,
    mailingWriter: deps.mailingWriter,
    liftWorker: deps.liftWorker,
    livenessWorker: deps.livenessWorker,
    caseWatcher,
    sweeper,
    leave,
    async stop() {
      deps.followers.stop();
      await leave();
    },
  };
}
