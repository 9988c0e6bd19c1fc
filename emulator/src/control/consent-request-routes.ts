import { Hono } from 'hono';
import type { ConsentRequest, Person } from '../directory/directory-state.ts';
import { consentRequestActs } from '../entra/consent-request.model.ts';
import type { ConsentRequestAct, ConsentRequestRefusal } from '../entra/consent-request.model.ts';
import {
  approveConsentRequest,
  blockConsentRequest,
  consentRequestsOf,
  denyConsentRequest,
} from '../entra/consent-requests.ts';
import type { Entra } from '../entra/entra.ts';
import type { ReadableConsentRequest } from './client.ts';
import { ControlError, readFields } from './fields.ts';
import { tenantNamed } from './tenant-routes.ts';
import { userNamed } from './user-routes.ts';

/** `GET /tenants/{domain}/consent-requests` and what a reviewer does with one (ARCHITECTURE.md). */
export function consentRequestRoutes(entra: Entra): Hono {
  const app = new Hono();
  app.get('/tenants/:domain/consent-requests', async (c) => {
    const requests = await consentRequestsOf(entra, tenantNamed(entra, c.req.param('domain')));
    return c.json(requests.map((request) => readable(entra, request)));
  });
  app.post('/tenants/:domain/consent-requests/:id/:act', async (c) => {
    const fields = await readFields(c, ['reviewer', 'justification']);
    const tenant = tenantNamed(entra, c.req.param('domain'));
    const requests = await consentRequestsOf(entra, tenant);
    const request = requests.find((each) => each.id === c.req.param('id'));
    if (!request) throw new ControlError(404, 'id', `${tenant.domain} has no such consent request`);
    const act = consentRequestActs.find((each) => each === c.req.param('act'));
    if (!act) throw new ControlError(404, 'act', `Known acts: ${consentRequestActs.join(', ')}`);
    const upn = fields.text('reviewer') ?? tenant.reviewers[0];
    if (upn === undefined) throw new ControlError(400, 'reviewer', '"reviewer" is needed: who answers?');
    const reviewer = userNamed(entra, upn, undefined);
    const refusal = await acts[act](entra, request, reviewer, fields.text('justification') ?? '');
    if (refusal) throw asControlError(refusal);
    return c.json(readable(entra, request));
  });
  return app;
}

type Act = (
  entra: Entra,
  request: ConsentRequest,
  reviewer: Person,
  justification: string,
) => Promise<ConsentRequestRefusal | undefined>;

const acts: Readonly<Record<ConsentRequestAct, Act>> = {
  approve: (entra, request, reviewer) => approveConsentRequest(entra, request, reviewer),
  deny: denyConsentRequest,
  block: blockConsentRequest,
};

function asControlError({ reason, words }: ConsentRequestRefusal): ControlError {
  if (reason === 'justification-missing') return new ControlError(400, 'justification', words);
  return new ControlError(409, reason === 'answered' || reason === 'expired' ? 'id' : 'reviewer', words);
}

function readable(entra: Entra, request: ConsentRequest): ReadableConsentRequest {
  const registration = entra.directory.findRegistration(request.clientId);
  return {
    ...request,
    registration: registration?.name ?? 'sign-in',
    appDisplayName: registration?.displayName ?? request.clientId,
    requesters: request.requesters.map((each) => ({
      ...each,
      upn: entra.directory.findPersonByOid(request.tid, each.oid)?.upn ?? each.oid,
    })),
  };
}
