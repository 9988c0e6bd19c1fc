import type { Hono } from 'hono';
import { waitingRoutes } from '../features/consent-cases/public.ts';
import { adminConsentRoutes } from '../features/admin-consent/public.ts';
import { bindingRoutes } from '../features/bindings/public.ts';
import { emailCodeRoutes } from '../features/email-codes/public.ts';
import { fileLinkRoutes } from '../features/file-links/public.ts';
import { helpRoutes } from '../features/help/public.ts';
import { invitationRoutes } from '../features/invitations/public.ts';
import { mailboxRoutes } from '../features/mailboxes/public.ts';
import { messageBodyRoutes } from '../features/outbox/public.ts';
import { hashNewPassword, passwordRoutes, setPassword } from '../features/passwords/public.ts';
import { preFlightRoutes } from '../features/pre-flight/public.ts';
import { goToMicrosoft, showWaysIn, signInRoutes } from '../features/sign-in/public.ts';
import { stuckRoutes } from '../features/stuck/public.ts';
import { consoleRoutes } from '../features/support/public.ts';
import { supportDoorRoutes } from '../features/support-door/public.ts';
import { tenantRoutes } from '../features/tenants/public.ts';
import type { Deps } from './deps.ts';

/** The doors that are pages of the server: sign-in, its other ways, links of mails, and Microsoft's answers. */
export function createPages(deps: Deps): readonly Hono[] {
  const { supportTenantId } = deps;
  return [
    signInRoutes(deps),
    preFlightRoutes(deps),
    passwordRoutes({ ...deps, showWaysIn: (context, again) => showWaysIn(deps, context, again) }),
    emailCodeRoutes(deps),
    invitationRoutes({
      ...deps,
      hashNewPassword: (typed, person) => hashNewPassword(deps, typed, person),
      setPassword: (tx, user, hash) => setPassword(deps, tx, user, hash),
      startInvitedSignIn: (context, invitation) =>
        goToMicrosoft(deps, context, {
          returnTo: undefined,
          loginHint: invitation.email,
          prompt: undefined,
          invitation,
        }),
    }),
    bindingRoutes({
      ...deps,
      startBinding: (context, link) =>
        goToMicrosoft(deps, context, {
          returnTo: undefined,
          loginHint: link.expectedAddress,
          prompt: undefined,
          authority: link.tenantId,
          bindingLink: link,
        }),
    }),
    tenantRoutes({
      ...deps,
      startLink: (context, { organizationId, userId, sessionId }, { loginHint, returnTo }) =>
        goToMicrosoft(deps, context, {
          returnTo,
          loginHint,
          prompt: 'login',
          owner: { organizationId, userId, sessionId },
        }),
    }),
    mailboxRoutes(deps),
    messageBodyRoutes(deps),
    fileLinkRoutes(deps),
    helpRoutes(deps),
    waitingRoutes({ ...deps, startSignIn: (context, request) => goToMicrosoft(deps, context, request) }),
    stuckRoutes({ ...deps, startSignIn: (context, request) => goToMicrosoft(deps, context, request) }),
    adminConsentRoutes(deps),
    ...(supportTenantId === null ? [] : supportPages({ ...deps, supportTenantId })),
  ];
}

/** Behind the vendor's own door; there is nothing at these addresses where nobody says whose tenant it leads to. */
function supportPages(deps: Deps & { readonly supportTenantId: string }): readonly Hono[] {
  return [supportDoorRoutes(deps), consoleRoutes(deps)];
}
