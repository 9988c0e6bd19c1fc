import { errorCatalogue, type ErrorCode } from '@gatehouse/contract';
import { Hono, type Context } from 'hono';
import type { PageFrame } from '../../html/document.ts';
import { failurePage } from '../../html/failure-page.ts';
import type { SignedIn } from '../../kernel/call.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import type { Log } from '../../ports/log/log.ts';
import { newReference, type Random } from '../../ports/random/random.ts';
import { findOpenInvitation, type OpenInvitation } from './find-invitation.ts';
import { invitationPage } from './invitation.page.ts';

export interface InvitationsHttpDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly frame: PageFrame;
  readonly authenticate: (cookieHeader: string | undefined) => Promise<SignedIn | null>;
  /** Sends the browser to Microsoft with an attempt that remembers the invitation. */
  readonly startInvitedSignIn: (context: Context, invitation: OpenInvitation) => Promise<Response>;
}

/** The links of invitation mails. */
export function invitationRoutes(deps: InvitationsHttpDeps): Hono {
  const routes = new Hono();
  routes.get('/invitations/:token', (context) => show(deps, context));
  routes.get('/invitations/:token/microsoft', (context) => goToMicrosoft(deps, context));
  return routes;
}

function page(html: string, status = 200): Response {
  return new Response(html, { status, headers: { 'content-type': 'text/html; charset=utf-8' } });
}

async function refuse(deps: InvitationsHttpDeps, code: ErrorCode): Promise<Response> {
  const reference = newReference(deps.random);
  deps.log.info('invitation.page-refused', { code, reference });
  const at = await deps.clock.now(deps.db);
  return page(
    failurePage(deps.frame, { code, reference, aadsts: null, at, retryHref: '/sign-in' }),
    errorCatalogue[code].status,
  );
}

async function show(deps: InvitationsHttpDeps, context: Context): Promise<Response> {
  const token = context.req.param('token') ?? '';
  const invitation = await findOpenInvitation(deps, token);
  if (invitation === null) return refuse(deps, 'invitation_unknown');
  const signedInAs = await deps.authenticate(context.req.header('cookie'));
  return page(invitationPage(deps.frame, { token, invitation, signedInAs }));
}

async function goToMicrosoft(deps: InvitationsHttpDeps, context: Context): Promise<Response> {
  const invitation = await findOpenInvitation(deps, context.req.param('token') ?? '');
  return invitation === null
    ? refuse(deps, 'invitation_unknown')
    : deps.startInvitedSignIn(context, invitation);
}
