import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { authorizeAddress, newBrowser } from '../../test/relying-party.ts';
import { mailClientId, signInClientId } from '../directory/demo-world.ts';
import { startMailBench } from './mail-bench.ts';
import type { MailBench } from './mail-bench.ts';

let bench: MailBench;
beforeAll(async () => {
  bench = await startMailBench();
});
afterAll(() => bench.running.close());
beforeEach(() => bench.control.reset());

const ivan = 'ivan@fabrikam.example';
const dora = 'dora@fabrikam.example';
const ivanOid = '27d6e9f1-c830-4a5b-b719-f3c5208e4da6';
const doraOid = '58c1f6e0-a2b9-4d74-93f8-e4076bd1c92a';
const fabrikam = 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c';
const graphAppId = '00000003-0000-0000-c000-000000000000';

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly rows: Record<string, unknown>[];
}

async function ask(
  path: string,
  init: { upn?: string; method?: string; body?: unknown } = {},
): Promise<Answer> {
  const { upn = ivan, method = 'GET', body } = init;
  const response = await fetch(`${bench.graph}/v1.0${path}`, {
    method,
    headers: { authorization: await bench.bearer(upn), 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const read = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
  return { status: response.status, body: read, rows: (read['value'] ?? []) as Record<string, unknown>[] };
}

async function grantSignIn(more: { upn?: string; scopes?: string[] } = {}): Promise<string> {
  await bench.control.registration('fabrikam.example', 'sign-in', 'grant', more);
  const { rows } = await ask(`/servicePrincipals?$filter=appId eq '${signInClientId}'`);
  return String(rows[0]?.['id']);
}

const requests = '/identityGovernance/appConsent/appConsentRequests';

async function askForApproval(upn: string, justification: string): Promise<void> {
  await bench.control.autoAnswer({ upn, answer: 'request', justification });
  await newBrowser(bench.login).get(authorizeAddress({ login_hint: upn }));
}

describe('who may read', () => {
  const everything = [
    '/policies/authorizationPolicy',
    '/policies/permissionGrantPolicies',
    '/policies/permissionGrantPolicies/microsoft-user-default-low',
    '/policies/adminConsentRequestPolicy',
    requests,
    '/servicePrincipals',
    '/oauth2PermissionGrants',
  ];

  test.each(everything)('%s: an admin, by any delegated token', async (path) => {
    expect((await ask(path)).status).toBe(200);
    expect((await ask(`${path.toUpperCase()}/`)).status).toBe(200);
  });

  test.each(everything)('%s: nobody without a role, no application, no stranger', async (path) => {
    const denied = { code: 'Authorization_RequestDenied' };
    expect(await ask(path, { upn: dora })).toMatchObject({ status: 403, body: { error: denied } });
    const none = await fetch(`${bench.graph}/v1.0${path}`);
    expect(none.status).toBe(401);
    const facts = { tid: fabrikam, oid: ivanOid, upn: '', clientId: mailClientId, scopes: [] };
    const { accessToken } = await bench.running.emulator.accessTokens.issue(facts);
    const app = await fetch(`${bench.graph}/v1.0${path}`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    expect(app.status).toBe(403);
  });

  test('each tenant sees its own', async () => {
    const id = await grantSignIn();
    const nora = { upn: 'nora@northwind.example' };
    expect((await ask('/oauth2PermissionGrants', nora)).rows).toEqual([]);
    expect((await ask(`/servicePrincipals/${id}`, nora)).status).toBe(404);
    expect((await ask(`/servicePrincipals?$filter=appId eq '${signInClientId}'`, nora)).rows).toEqual([]);
  });
});

describe('policies', () => {
  test.each([
    ['allow', ['ManagePermissionGrantsForSelf.microsoft-user-default-legacy']],
    ['low-risk', ['ManagePermissionGrantsForSelf.microsoft-user-default-low']],
    ['microsoft-managed', ['ManagePermissionGrantsForSelf.microsoft-user-default-recommended']],
    ['none', []],
  ] as const)('authorizationPolicy: %s', async (userConsent, permissionGrantPoliciesAssigned) => {
    await bench.control.patchTenant('fabrikam.example', { userConsent, blockRiskyApps: false });
    const { body } = await ask('/policies/authorizationPolicy');
    expect(body).toMatchObject({
      id: 'authorizationPolicy',
      allowUserConsentForRiskyApps: true,
      defaultUserRolePermissions: { permissionGrantPoliciesAssigned },
    });
  });

  test('permissionGrantPolicies: the built-in ones with their condition sets', async () => {
    const { rows } = await ask('/policies/permissionGrantPolicies');
    expect(rows.map((each) => each['id'])).toEqual([
      'microsoft-user-default-legacy',
      'microsoft-user-default-low',
      'microsoft-user-default-recommended',
      'microsoft-application-admin',
      'microsoft-company-admin',
    ]);
    const low = await ask('/policies/permissionGrantPolicies/microsoft-user-default-low');
    expect(low.body['includes']).toMatchObject([
      { permissionClassification: 'low', clientApplicationTenantIds: [fabrikam] },
      { permissionClassification: 'low', clientApplicationsFromVerifiedPublisherOnly: true },
    ]);
    const excludes = JSON.stringify(rows[2]?.['excludes']);
    expect(excludes).toContain('024d486e-b451-40bb-833d-3e66d98c5c73'); // Mail.ReadWrite
    expect(excludes).not.toContain('e383f46e-2787-4529-855e-0e479a3ffac0'); // Mail.Send
    expect((await ask('/policies/permissionGrantPolicies/nothing')).status).toBe(404);
  });

  const policy = {
    isEnabled: true,
    notifyReviewers: false,
    remindersEnabled: false,
    requestDurationInDays: 5,
    reviewers: [{ query: `/users/${doraOid}`, queryType: 'MicrosoftGraph' }],
  };

  test('adminConsentRequestPolicy is read and replaced: 204, and no body', async () => {
    const before = await ask('/policies/adminConsentRequestPolicy');
    expect(before.body).toMatchObject({
      isEnabled: true,
      requestDurationInDays: 30,
      reviewers: [{ query: `/users/${ivanOid}`, queryType: 'MicrosoftGraph' }],
    });
    const put = await ask('/policies/adminConsentRequestPolicy', { method: 'PUT', body: policy });
    expect([put.status, put.body]).toEqual([204, {}]);
    expect((await ask('/policies/adminConsentRequestPolicy')).body).toMatchObject(policy);
    const tenant = await bench.control.call('GET', '/tenants/fabrikam.example');
    expect(tenant).toMatchObject({ reviewers: [dora], requestDurationInDays: 5, notifyReviewers: false });
  });

  test.each<[string, unknown]>([
    ['not JSON', '{'],
    ['a property that is missing', { ...policy, remindersEnabled: undefined }],
    ['days of nothing', { ...policy, requestDurationInDays: 0 }],
    ['reviewers that are no list', { ...policy, reviewers: 'dora' }],
    ['a reviewer of elsewhere', { ...policy, reviewers: [{ query: `/users/${signInClientId}` }] }],
    ['a group', { ...policy, reviewers: [{ query: '/groups/1/transitiveMembers/microsoft.graph.user' }] }],
  ])('400 for %s, and nothing changes', async (_name, body) => {
    const put = await ask('/policies/adminConsentRequestPolicy', { method: 'PUT', body });
    expect(put.status).toBe(400);
    expect((await ask('/policies/adminConsentRequestPolicy')).body).toMatchObject({
      requestDurationInDays: 30,
    });
  });

  test('only a Global Administrator replaces it', async () => {
    await bench.control.putUser(dora, { roles: ['Cloud Application Administrator'] });
    const put = await ask('/policies/adminConsentRequestPolicy', { method: 'PUT', body: policy, upn: dora });
    expect(put.status).toBe(403);
  });
});

describe('appConsentRequests', () => {
  test('show the app, what is pending, and each person’s reason', async () => {
    await askForApproval(dora, 'For the quotes');
    await askForApproval('emil@fabrikam.example', 'Me too');
    const { rows } = await ask(`${requests}?$filter=appId eq '${signInClientId}'`);
    const [request] = rows;
    expect(rows).toHaveLength(1);
    expect(request).toMatchObject({ appId: signInClientId, appDisplayName: 'Parspec' });
    expect(request?.['pendingScopes']).toContainEqual({ displayName: 'openid' });
    const id = String(request?.['id']);
    expect((await ask(`${requests}/${id}`)).body).toMatchObject({ id });
    const people = await ask(`${requests}/${id}/userConsentRequests`);
    expect(people.rows).toMatchObject([
      {
        reason: 'For the quotes',
        status: 'InProgress',
        completedDateTime: null,
        createdBy: { user: { id: doraOid, userPrincipalName: dora } },
        approval: { stages: [{ reviewResult: 'NotReviewed', status: 'InProgress' }] },
      },
      { reason: 'Me too' },
    ]);
    expect(people.rows[0]?.['approvalId']).toBe(people.rows[0]?.['id']);
  });

  test('tell how they ended; they cannot be answered here', async () => {
    await askForApproval(dora, 'For the quotes');
    const [request] = await bench.control.consentRequests('fabrikam.example');
    const id = request?.id ?? '';
    for (const act of ['approve', 'deny']) {
      expect((await ask(`${requests}/${id}/${act}`, { method: 'POST', body: {} })).status).toBe(400);
    }
    await bench.control.answerConsentRequest('fabrikam.example', id, 'deny', { justification: 'No' });
    expect((await ask(`${requests}/${id}`)).body['pendingScopes']).toEqual([]);
    expect((await ask(`${requests}/${id}/userConsentRequests`)).rows).toMatchObject([
      {
        status: 'Completed',
        approval: {
          stages: [{ reviewResult: 'Deny', justification: 'No', reviewedBy: { userPrincipalName: ivan } }],
        },
      },
    ]);
    expect((await ask(`${requests}/nothing/userConsentRequests`)).status).toBe(404);
  });
});

describe('servicePrincipals', () => {
  test('are there from the first consent on, with Graph’s own always', async () => {
    const bare = await ask('/servicePrincipals');
    expect(bare.rows.map((each) => each['appId'])).toEqual([graphAppId]);
    expect(bare.rows[0]?.['oauth2PermissionScopes']).toContainEqual(
      expect.objectContaining({ value: 'Mail.Send', type: 'User' }),
    );
    const id = await grantSignIn();
    expect((await ask(`/servicePrincipals/${id}`)).body).toMatchObject({
      id,
      appId: signInClientId,
      appDisplayName: 'Parspec',
      accountEnabled: true,
      appRoleAssignmentRequired: false,
      verifiedPublisher: { displayName: 'Parspec, Inc.' },
      servicePrincipalType: 'Application',
    });
    await bench.control.registration('fabrikam.example', 'sign-in', 'disable');
    expect((await ask("/servicePrincipals?$filter=displayName eq 'Parspec'")).rows).toMatchObject([
      { id, accountEnabled: false },
    ]);
  });

  test('appRoleAssignedTo lists who is assigned, with the default role', async () => {
    const id = await grantSignIn();
    await bench.control.registration('fabrikam.example', 'sign-in', 'assign', { upn: dora });
    expect((await ask(`/servicePrincipals/${id}/appRoleAssignedTo`)).rows).toMatchObject([
      {
        appRoleId: '00000000-0000-0000-0000-000000000000',
        principalId: doraOid,
        principalType: 'User',
        resourceId: id,
      },
    ]);
  });

  test('a filter that is not understood is 400', async () => {
    expect(await ask("/servicePrincipals?$filter=startsWith(displayName,'P')")).toMatchObject({
      status: 400,
      body: { error: { code: 'BadRequest' } },
    });
  });
});

describe('oauth2PermissionGrants', () => {
  test('are listed by client, for everybody and for one person', async () => {
    const id = await grantSignIn();
    await grantSignIn({ upn: dora, scopes: ['openid'] });
    await bench.control.registration('fabrikam.example', 'mail', 'grant');
    const { rows } = await ask(`/oauth2PermissionGrants?$filter=clientId eq '${id}'`);
    expect(rows).toMatchObject([
      { consentType: 'AllPrincipals', principalId: null, scope: 'openid profile email offline_access' },
      { consentType: 'Principal', principalId: doraOid, scope: 'openid' },
    ]);
    const [graph] = (await ask(`/servicePrincipals?$filter=appId eq '${graphAppId}'`)).rows;
    expect(rows[0]?.['resourceId']).toBe(graph?.['id']);
    const forAll = `clientId eq '${id}' and consentType eq 'AllPrincipals'`;
    expect((await ask(`/oauth2PermissionGrants?$filter=${forAll}`)).rows).toHaveLength(1);
    expect((await ask(`/servicePrincipals/${id}/oauth2PermissionGrants`)).rows).toHaveLength(2);
  });

  test('one is deleted, whoever gave it: 204, then 404', async () => {
    await grantSignIn({ upn: dora });
    const [grant] = (await ask('/oauth2PermissionGrants')).rows;
    const path = `/oauth2PermissionGrants/${String(grant?.['id'])}`;
    expect((await ask(path, { method: 'DELETE' })).status).toBe(204);
    expect(await bench.control.grants('fabrikam.example')).toEqual([]);
    expect(await ask(path, { method: 'DELETE' })).toMatchObject({
      status: 404,
      body: { error: { code: 'Request_ResourceNotFound' } },
    });
  });

  test('a role that may not grant may not delete', async () => {
    await grantSignIn({ upn: dora });
    await bench.control.putUser(dora, { roles: ['User Administrator'] });
    const [grant] = (await ask('/oauth2PermissionGrants', { upn: dora })).rows;
    const path = `/oauth2PermissionGrants/${String(grant?.['id'])}`;
    expect((await ask(path, { method: 'DELETE', upn: dora })).status).toBe(403);
    expect(await bench.control.grants('fabrikam.example')).toHaveLength(1);
  });
});
