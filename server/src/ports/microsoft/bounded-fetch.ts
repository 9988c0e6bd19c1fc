import { AppError } from '../../kernel/app-error.ts';
import type { MappedFetch } from './origin-map.ts';

/**
 * The same `fetch`, but so many requests at once. One more is refused without being made, as if Microsoft did not answer:
 * where it hangs, what waits for it has a bound, and who comes next learns so at once (security case L22).
 */
export function createBoundedFetch(fetch: MappedFetch, mostAtOnce: number): MappedFetch {
  let underWay = 0;
  return async (url, init) => {
    if (underWay >= mostAtOnce)
      throw new AppError('microsoft_unreachable', `${underWay} requests to Microsoft are under way`);
    underWay += 1;
    try {
      return await fetch(url, init);
    } finally {
      underWay -= 1;
    }
  };
}
