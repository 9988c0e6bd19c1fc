import { errorCatalogue, type ErrorCode } from '@gatehouse/contract';
import { Hono, type Context } from 'hono';
import type { PageFrame } from '../../html/document.ts';
import { failureAnswer } from '../../html/failure-page.ts';
import { htmlAnswer, readForm } from '../../html/form.ts';
import type { SignedIn } from '../../kernel/call.ts';
import type { Refusal } from '../../kernel/outcome.ts';
import type { Log } from '../../ports/log/log.ts';
import { newReference } from '../../ports/random/random.ts';
import { browserOf } from '../attempts/public.ts';
import { enteredAnswer } from '../sessions/public.ts';
import { acceptByAddress, type AcceptByAddressDeps } from './accept-by-address.ts';
import type { OpenInvitation } from './find-invitation.ts';
import { invitationPage } from './invitation.page.ts';
import { openLink, type OpenLinkDeps } from './open-link.ts';

export interface InvitationsHttpDeps extends AcceptByAddressDeps, OpenLinkDeps {
  readonly log: Log;
  readonly frame: PageFrame;
  readonly clientAddressOf: (context: Context) => string;
  readonly authenticate: (cookieHeader: string | undefined) => Promise<SignedIn | null>;
  /** Sends the browser to Microsoft with an attempt that remembers the invitation. */
  readonly startInvitedSignIn: (context: Context, invitation: OpenInvitation) => Promise<Response>;
}

/** The links of invitation mails. */
export function invitationRoutes(deps: InvitationsHttpDeps): Hono {
  const routes = new Hono();
  routes.get('/invitations/:token', (context) => show(deps, context));
  routes.get('/invitations/:token/microsoft', (context) => goToMicrosoft(deps, context));
  routes.post('/invitations/:token/address', (context) => joinByAddress(deps, context));
  return routes;
}

async function refuse(deps: InvitationsHttpDeps, refusal: Refusal<ErrorCode>): Promise<Response> {
  const { code } = refusal;
  const reference = newReference(deps.random);
  deps.log.info('invitation.page-refused', { code, reference });
  const at = await deps.clock.now(deps.db);
  const headers = code === 'rate_limited' ? { 'retry-after': String(refusal.retryAfterSeconds ?? 1) } : {};
  return failureAnswer(deps.frame, { code, reference, aadsts: null, at, retryHref: '/sign-in' }, headers);
}

/** What the holder of this link gets, where it opens an invitation. */
async function withInvitation(
  deps: InvitationsHttpDeps,
  context: Context,
  answer: (invitation: OpenInvitation, token: string) => Promise<Response>,
): Promise<Response> {
  const token = context.req.param('token') ?? '';
  const opened = await openLink(deps, { token, clientAddress: deps.clientAddressOf(context) });
  return opened.ok ? answer(opened.value, token) : refuse(deps, opened);
}

function show(deps: InvitationsHttpDeps, context: Context): Promise<Response> {
  return withInvitation(deps, context, async (invitation, token) => {
    const signedInAs = await deps.authenticate(context.req.header('cookie'));
    return htmlAnswer(invitationPage(deps.frame, { token, invitation, signedInAs }));
  });
}

const longestName = 200;

/** An empty password means: codes by mail instead. */
async function readJoining(context: Context) {
  const form = await readForm(context.req.raw);
  const [name, password] = [form?.get('displayName') ?? '', form?.get('password') ?? ''];
  return { displayName: name.trim().slice(0, longestName), password: password === '' ? null : password };
}

function joinByAddress(deps: InvitationsHttpDeps, context: Context): Promise<Response> {
  return withInvitation(deps, context, async (invitation, token) => {
    const joining = await readJoining(context);
    const showAgain = (wrong: { passwordError?: string; nameError?: string }) => {
      const again = { displayName: joining.displayName, ...wrong };
      return htmlAnswer(invitationPage(deps.frame, { token, invitation, signedInAs: null, again }), 400);
    };
    if (joining.displayName === '')
      return showAgain({ nameError: 'Type the name by which colleagues know you.' });
    const joined = await acceptByAddress(deps, {
      ...joining,
      token,
      browserHash: browserOf(context.req.header('cookie'), deps.random).hash,
      userAgent: context.req.header('user-agent'),
    });
    if (joined.ok) return enteredAnswer(joined.value, joining.password === null ? 'email-code' : 'password');
    return joined.code === 'password_refused'
      ? showAgain({ passwordError: joined.detail ?? errorCatalogue.password_refused.next })
      : refuse(deps, joined);
  });
}

function goToMicrosoft(deps: InvitationsHttpDeps, context: Context): Promise<Response> {
  return withInvitation(deps, context, (invitation) => deps.startInvitedSignIn(context, invitation));
}
