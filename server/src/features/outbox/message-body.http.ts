import { Hono, type Context } from 'hono';
import { htmlAnswer } from '../../html/form.ts';
import type { SignedIn } from '../../kernel/call.ts';
import type { Database } from '../../ports/db/database.ts';
import { withinOrganization } from '../../ports/db/reach.ts';
import { findMessage } from './outbox.store.ts';

export interface MessageBodyDeps {
  readonly db: Database;
  readonly authenticate: (cookieHeader: string | undefined) => Promise<SignedIn | null>;
}

/**
 * What somebody wrote, or a program of theirs, is shown as it looks and can do nothing: an origin of nobody, no script, no form, nothing
 * that is loaded from elsewhere (security case B14). Styles within it are a mail's own, which a `srcdoc` would refuse: it takes the policy
 * of the page around it (html.spec.whatwg.org, "determine navigation params policy container", 2026-12).
 */
const bodyHeaders = {
  'content-security-policy':
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
  'x-frame-options': 'SAMEORIGIN',
};

/** `GET /messages/:id/body`: the body of a message of the person's own, for a frame of the outbox. */
export function messageBodyRoutes(deps: MessageBodyDeps): Hono {
  const routes = new Hono();
  routes.get('/messages/:messageId/body', (context) => showBody(deps, context));
  return routes;
}

async function showBody(deps: MessageBodyDeps, context: Context): Promise<Response> {
  const who = await deps.authenticate(context.req.header('cookie'));
  if (who === null) return htmlAnswer('', 401, bodyHeaders);
  const id = context.req.param('messageId') ?? '';
  const message = await withinOrganization(who.organizationId, () => findMessage(deps.db, who, id));
  return message === undefined
    ? htmlAnswer('', 404, bodyHeaders)
    : htmlAnswer(`<!doctype html><meta charset="utf-8">${message.html}`, 200, bodyHeaders);
}
