import { lazyRouteComponent } from '@tanstack/react-router';

/** The script of a page could not be had: no server answers, or the one that does has it not. */
export class PageNotHad extends Error {
  readonly why: 'no-server' | 'missing';

  constructor(why: PageNotHad['why'], cause: unknown) {
    // The router knows by these words of the browser that a script is missing, and loads the app again, once: a new release has
    // other scripts.
    super(why === 'missing' && cause instanceof Error ? cause.message : 'no server answers', { cause });
    this.why = why;
  }
}

/** Why a script could not be had. Without a server, to load the app again would end at the browser's own page. */
export async function whyNotHad(cause: unknown, ask: () => Promise<Response>): Promise<PageNotHad> {
  const status = await ask().then(
    (response) => response.status,
    () => 503,
  );
  return new PageNotHad(status < 500 ? 'missing' : 'no-server', cause);
}

/** A page whose script comes when somebody first goes there. */
export function later<Page extends { readonly default: () => React.ReactNode }>(load: () => Promise<Page>) {
  return lazyRouteComponent(() =>
    load().catch(async (cause: unknown) => {
      throw await whyNotHad(cause, () => fetch('/', { method: 'HEAD', cache: 'no-store' }));
    }),
  );
}
