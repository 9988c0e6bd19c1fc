import * as z from 'zod/mini';
import { consentPostures, grantEvidences, postureSources, probeAnswers } from './grants.ts';
import { defineOperation } from './operation.ts';
import { tenantView } from './users.ts';

const instant = z.iso.datetime();

/** What has been seen of a linked tenant's yes to one registration: what, when and by what; never by whom. */
export const tenantGrantView = z.strictObject({
  tenant: tenantView,
  registration: z.enum(['sign-in', 'mail']),
  /** The strongest step that the facts below say; null: nothing is known. */
  evidence: z.nullable(z.enum(grantEvidences)),
  reported: z.nullable(z.strictObject({ at: instant, by: z.enum(['admin-consent-callback', 'person']) })),
  seenForPersonAt: z.nullable(instant),
  seenForTenant: z.nullable(z.strictObject({ at: instant, by: z.enum(['no-question', 'second-person']) })),
  /** With the number of Microsoft's refusal. */
  withdrawn: z.nullable(z.strictObject({ at: instant, aadsts: z.int() })),
  posture: z.strictObject({
    answer: z.enum(consentPostures),
    seenAt: z.nullable(instant),
    by: z.nullable(z.enum(postureSources)),
  }),
  /** What Microsoft's token endpoint said last about whether the registration is there. */
  probe: z.nullable(z.strictObject({ answer: z.enum(probeAnswers), at: instant })),
});
export type TenantGrantView = z.infer<typeof tenantGrantView>;

export const listTenantGrants = defineOperation({
  id: 'listTenantGrants',
  summary: 'For each tenant linked to the account and each registration: what was seen of its approval',
  method: 'GET',
  path: '/api/tenant-grants',
  who: 'admin',
  records: 'nothing',
  input: {},
  reply: { status: 200, body: z.strictObject({ grants: z.array(tenantGrantView) }) },
  errors: [],
});
