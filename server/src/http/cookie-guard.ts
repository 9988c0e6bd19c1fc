import type { Context } from 'hono';
import { cookieNames, readCookie } from '../kernel/cookies.ts';
import type { ProblemFacts } from './problem.ts';

const names = Object.values(cookieNames);

/** Refuses a request that carries one of our cookies twice: a sibling subdomain may have planted one (security case B02). */
export function refuseTwiceSentCookies(context: Context): ProblemFacts | null {
  const header = context.req.header('cookie');
  return names.some((name) => readCookie(header, name) === 'twice') ? { code: 'cookies_refused' } : null;
}
