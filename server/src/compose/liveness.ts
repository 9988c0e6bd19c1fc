import { setTimeout as wait } from 'node:timers/promises';
import { createLivenessChecks, noteFirstRefusal, type LivenessChecks } from '../features/liveness/public.ts';
import { askAboutPerson, createSessionLookup, examineSession } from '../features/sessions/public.ts';
import { startDispatcher, type Dispatcher } from '../jobs/dispatcher.ts';
import type { Examined, SignedIn } from '../kernel/call.ts';
import { cookieNames, readCookie } from '../kernel/cookies.ts';
import { noteMethod } from '../kernel/request-facts.ts';
import type { Database } from '../ports/db/database.ts';
import { acrossOrganizations } from '../ports/db/reach.ts';
import type { Log } from '../ports/log/log.ts';

type Deps = Omit<Parameters<typeof createLivenessChecks>[0], 'pause'>;

export interface Liveness {
  readonly checks: LivenessChecks;
  /** Asks Entra for sessions in use, before anybody has to wait for it. */
  readonly livenessWorker: Dispatcher;
  readonly examine: (cookieHeader: string | undefined) => Promise<Examined>;
  /** The same, where only who it is matters. */
  readonly authenticate: (cookieHeader: string | undefined) => Promise<SignedIn | null>;
  /** For a program that acts with a key of somebody's. */
  readonly askAboutPerson: (user: {
    readonly organizationId: string;
    readonly userId: string;
  }) => Promise<'go-on' | 'asked' | 'over'>;
}

const nobody: Examined = { kind: 'refused', because: 'none' };

/** Who holds a session cookie, and whether Microsoft still lets them in. */
export function createLiveness(deps: Deps & { readonly log: Log; readonly db: Database }): Liveness {
  const checks = createLivenessChecks({ ...deps, pause: (seconds) => wait(seconds * 1000) });
  const examining = {
    db: deps.db,
    findSession: createSessionLookup(deps.db),
    askFirst: checks.askFirst.bind(checks),
    noteRefusal: (
      ...noted: Parameters<typeof noteFirstRefusal> extends [unknown, ...infer Rest] ? Rest : never
    ) => noteFirstRefusal(deps.db, ...noted),
  };
  const examine = async (cookieHeader: string | undefined): Promise<Examined> => {
    const cookie = readCookie(cookieHeader, cookieNames.session);
    const found =
      cookie === undefined || cookie === 'twice' ? nobody : await examineSession(examining, cookie);
    noteMethod(found.kind === 'signed-in' ? found.who.method : null);
    return found;
  };
  return {
    checks,
    livenessWorker: startDispatcher({
      take: (limit) => acrossOrganizations(() => checks.takeDue(limit)),
      work: (row) => acrossOrganizations(() => checks.check(row)),
      // A check whose process died is due again when its lease is over.
      recover: () => Promise.resolve(),
      log: deps.log,
      name: 'liveness-worker',
    }),
    examine,
    askAboutPerson: (user) => askAboutPerson(examining, user),
    async authenticate(cookieHeader) {
      const found = await examine(cookieHeader);
      return found.kind === 'signed-in' ? found.who : null;
    },
  };
}
