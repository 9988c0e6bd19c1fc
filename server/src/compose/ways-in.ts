import type { Hono } from 'hono';
import type { Config } from '../config.ts';
import { deleteOldCodes, emailCodeRoutes } from '../features/email-codes/public.ts';
import {
  changePassword,
  deleteOldResets,
  hashNewPassword,
  passwordRoutes,
  setPassword,
} from '../features/passwords/public.ts';
import { showWaysIn, signInRoutes } from '../features/sign-in/public.ts';
import type { PageFrame } from '../html/document.ts';
import type { Executor } from '../ports/db/database.ts';
import type { PasswordHasher } from '../ports/passwords/password-hasher.ts';

/** What the doors are given by all alike. */
type Given = Omit<Parameters<typeof signInRoutes>[0], 'frame'> &
  Omit<Parameters<typeof passwordRoutes>[0], 'frame' | 'passwords' | 'baseUrl' | 'showWaysIn'> &
  Omit<Parameters<typeof emailCodeRoutes>[0], 'frame'>;

type SetPasswordWhat =
  Parameters<typeof setPassword> extends [unknown, unknown, ...infer What] ? What : never;

interface Parts {
  readonly config: Config;
  readonly passwords: PasswordHasher;
  readonly frame: PageFrame;
}

/** Sign-in with Microsoft, passwords and mailed codes: their pages, the operation, and what the sweeper takes away. */
export function createWaysIn(given: Given, parts: Parts) {
  const { config, passwords, frame } = parts;
  const deps = {
    ...given,
    frame,
    passwords,
    baseUrl: config.baseUrl,
  };
  const again: Parameters<typeof passwordRoutes>[0]['showWaysIn'] = (context, facts) =>
    showWaysIn(deps, context, facts);
  const pages: readonly Hono[] = [
    signInRoutes(deps),
    passwordRoutes({ ...deps, showWaysIn: again }),
    emailCodeRoutes(deps),
  ];
  return {
    pages,
    changePassword: (call: Parameters<typeof changePassword>[1]) => changePassword(deps, call),
    /** A new person's password, as who accepts an invitation types it: first the slow part, then the part in the transaction. */
    hashNewPassword: (typed: string, person: { readonly email: string }) =>
      hashNewPassword(deps, typed, person),
    setPassword: (tx: Executor, ...what: SetPasswordWhat) => setPassword(deps, tx, ...what),
    async sweep(before: Date): Promise<void> {
      await deleteOldResets(given.db, before);
      await deleteOldCodes(given.db, before);
    },
  };
}
