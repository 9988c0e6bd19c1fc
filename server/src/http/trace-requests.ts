import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { presentRequest } from '../kernel/request-facts.ts';
import { below, inSpan, isRecorded, markSpanFailed, renameSpan, tell } from '../ports/traces/spans.ts';

/**
 * A span for each request. `traceparent` is believed only where the configuration says so: whoever sends it chooses in whose
 * trace we write, and how much of it is kept.
 */
export function traceRequests(settings: { readonly acceptsTraceParent: boolean }): MiddlewareHandler {
  return (context, next) => {
    const { method } = context.req;
    const reference = presentRequest()?.reference;
    const facts = {
      'http.request.method': method,
      ...(reference === undefined ? {} : { 'gatehouse.reference': reference }),
    };
    const traceparent = settings.acceptsTraceParent ? context.req.header('traceparent') : undefined;
    return below(traceparent, () =>
      inSpan({ name: method, kind: 'server', facts }, async () => {
        await next();
        if (!isRecorded()) return;
        // Of whatever answered: a guard that refused has no route of its own.
        const route = routePath(context);
        const { status } = context.res;
        renameSpan(`${method} ${route}`);
        tell({ 'http.route': route, 'http.response.status_code': status });
        if (status >= 500) markSpanFailed();
      }),
    );
  };
}
