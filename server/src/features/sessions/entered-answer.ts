import { cookieNames, setCookie } from '../../kernel/cookies.ts';
import type { Entered } from './enter.ts';
import type { SignInMethod } from './method.model.ts';
import { sessionLifeSeconds } from './session.model.ts';

const yearSeconds = 365 * 24 * 60 * 60;

/** The cookie of an open session. */
export function sessionCookie(secret: string): string {
  return setCookie(cookieNames.session, secret, sessionLifeSeconds);
}

/**
 * The browser goes on, with the cookie of its new session where one was opened, and remembers by which method: a plain
 * word, so that the sign-in page can say what worked here last time. Without a method it remembers what it did.
 */
export function enteredAnswer(entered: Entered, method?: SignInMethod): Response {
  const headers = new Headers({ location: entered.goTo });
  if (entered.cookie !== null) headers.append('set-cookie', sessionCookie(entered.cookie));
  if (method !== undefined) headers.append('set-cookie', setCookie(cookieNames.method, method, yearSeconds));
  return new Response(null, { status: 303, headers });
}
