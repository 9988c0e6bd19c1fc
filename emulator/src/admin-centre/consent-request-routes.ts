import { Hono } from 'hono';
import type { ObservedContext, ObservedEnv } from '../control/observed.ts';
import type { ConsentRequest } from '../directory/directory-state.ts';
import type { ConsentRequestAct } from '../entra/consent-request.model.ts';
import {
  approveConsentRequest,
  blockConsentRequest,
  consentRequestsOf,
  denyConsentRequest,
} from '../entra/consent-requests.ts';
import type { Entra } from '../entra/entra.ts';
import { consentRequestPage, consentReviewPage } from './consent-request.page.ts';
import { consentRequestsPage } from './consent-requests.page.ts';
import { portalAddress } from './portal-labels.ts';
import { nothingHerePage } from './portal-page.ts';
import type { Visit } from './visit.ts';
import { formOf, visiting } from './visiting.ts';

/** Activity → Admin consent requests. */
export function consentRequestRoutes(entra: Entra): Hono<ObservedEnv> {
  const app = new Hono<ObservedEnv>();
  const at = '/:tenant/admin-consent-requests';
  app.get(
    at,
    visiting(entra, async (c, visit) => {
      const requests = await consentRequestsOf(entra, visit.tenant);
      return consentRequestsPage(c, visit, requests, c.req.query('tab') === 'all' ? 'all' : 'pending');
    }),
  );
  app.get(`${at}/:id`, visiting(entra, withRequest(consentRequestPage)));
  app.get(`${at}/:id/review`, visiting(entra, withRequest(consentReviewPage)));
  app.post(`${at}/:id/approve`, visiting(entra, withRequest(answering('approve'))));
  app.post(`${at}/:id/deny`, visiting(entra, withRequest(answering('deny'))));
  app.post(`${at}/:id/block`, visiting(entra, withRequest(answering('block'))));
  return app;
}

type OnRequest = (c: ObservedContext, visit: Visit, request: ConsentRequest) => Response | Promise<Response>;

function withRequest(show: OnRequest): (c: ObservedContext, visit: Visit) => Promise<Response> {
  return async (c, visit) => {
    const requests = await consentRequestsOf(visit.entra, visit.tenant);
    const request = requests.find((each) => each.id === c.req.param('id'));
    return request ? show(c, visit, request) : nothingHerePage(c, visit.entra);
  };
}

const acts = {
  approve: { run: approveConsentRequest, done: 'approved' },
  deny: { run: denyConsentRequest, done: 'denied' },
  block: { run: blockConsentRequest, done: 'blocked' },
} as const;

/** A reviewer's button. What they may do is decided where every answer is decided, and said on the request's page. */
function answering(act: ConsentRequestAct): OnRequest {
  return async (c, visit, request) => {
    const { admin, entra, tenant } = visit;
    if (!admin) {
      const why = `Sign in as a reviewer of ${tenant.displayName} to answer.`;
      return consentRequestPage(c, visit, request, { why, status: 403 });
    }
    const { run, done } = acts[act];
    const justification = (await formOf(c))['justification']?.[0] ?? '';
    const refusal = await run(entra, request, admin, justification);
    const status = refusal?.reason === 'justification-missing' ? 400 : 403;
    if (refusal) return consentRequestPage(c, visit, request, { why: refusal.words, status });
    return c.redirect(`${portalAddress(tenant, 'linkAdminConsentRequests')}?tab=all&done=${done}`, 303);
  };
}
