import type { Context, Next } from 'hono';
import { problemResponse, type ProblemFacts } from './problem.ts';

/** Looks at a request before anything is done for it: what whoever sent it is told, or null where it may go on. */
export type Guard = (context: Context) => ProblemFacts | null;

/** One step for all of them: each step of Hono's is a promise and its closures. The first that refuses is the one to tell. */
export function refuseBy(guards: readonly Guard[], newReference: () => string) {
  return (context: Context, next: Next): Promise<Response | void> => {
    for (const guard of guards) {
      const refusal = guard(context);
      if (refusal !== null) return Promise.resolve(problemResponse(refusal, newReference()));
    }
    return next();
  };
}
