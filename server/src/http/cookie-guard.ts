import type { Context, Next } from 'hono';
import { cookieNames, readCookie } from '../kernel/cookies.ts';
import { problemResponse } from './problem.ts';

/** Refuses a request that carries one of our cookies twice: a sibling subdomain may have planted one (security case B02). */
export function refuseTwiceSentCookies(newReference: () => string) {
  return async (context: Context, next: Next): Promise<Response | void> => {
    const header = context.req.header('cookie');
    const isTwice = Object.values(cookieNames).some((name) => readCookie(header, name) === 'twice');
    return isTwice ? problemResponse({ code: 'cookies_refused' }, newReference()) : next();
  };
}
