import * as z from 'zod/mini';
import { idOf } from './ids.ts';
import { defineOperation } from './operation.ts';

export const handOffLinkStates = ['open', 'expired', 'revoked'] as const;

/** A hand-off link as people of its account see it: never its address, which is told once. */
export const handOffLinkView = z.strictObject({
  id: idOf('handOffLink'),
  tenantId: z.guid(),
  /** Domain of the tenant, where we know one. */
  domain: z.nullable(z.string()),
  state: z.enum(handOffLinkStates),
  madeBy: z.string(),
  madeAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  revokedAt: z.nullable(z.iso.datetime()),
  /** First press on a button of its page. Looking at the page is not told: scanners of mail look, too. */
  firstClickedAt: z.nullable(z.iso.datetime()),
  /** What support asks for. */
  reference: z.string(),
});
export type HandOffLinkView = z.infer<typeof handOffLinkView>;

export const createHandOffLink = defineOperation({
  id: 'createHandOffLink',
  summary:
    'Make a link to the page with which an IT admin approves; its address is told in this answer alone',
  method: 'POST',
  path: '/api/hand-off-links',
  who: 'member',
  records: ['hand-off-link.made'],
  input: {
    body: z.strictObject({
      /** A linked tenant or the pin of the caller; left out: their pin, else the only linked tenant. */
      tenantId: z.optional(z.guid()),
    }),
  },
  reply: { status: 201, body: z.strictObject({ link: handOffLinkView, url: z.string() }) },
  errors: ['session_required', 'tenant_not_linked', 'hand_off_tenant_unknown'],
});

export const listHandOffLinks = defineOperation({
  id: 'listHandOffLinks',
  summary: 'Hand-off links of the account, newest first',
  method: 'GET',
  path: '/api/hand-off-links',
  who: 'admin',
  records: 'nothing',
  input: {
    query: z.strictObject({
      before: z.optional(idOf('handOffLink')),
      limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(100)), 20),
    }),
  },
  reply: {
    status: 200,
    body: z.strictObject({
      links: z.array(handOffLinkView),
      nextBefore: z.nullable(idOf('handOffLink')),
    }),
  },
  errors: [],
});

const oneLink = z.strictObject({ handOffLinkId: idOf('handOffLink') });

export const revokeHandOffLink = defineOperation({
  id: 'revokeHandOffLink',
  summary: 'Take a hand-off link back, by an admin or by who made it; its page is gone from then on',
  method: 'POST',
  path: '/api/hand-off-links/{handOffLinkId}/revoke',
  who: 'member',
  records: ['hand-off-link.revoked'],
  input: { params: oneLink, body: z.strictObject({}) },
  reply: { status: 200, body: handOffLinkView },
  errors: ['session_required', 'hand_off_link_not_found', 'hand_off_link_over'],
});

export const mailHandOffLink = defineOperation({
  id: 'mailHandOffLink',
  summary:
    'Mail a hand-off link to the IT contact of the account: by an admin or by who made it, three a day',
  method: 'POST',
  path: '/api/hand-off-links/{handOffLinkId}/mails',
  who: 'member',
  records: ['hand-off-link.mailed'],
  input: { params: oneLink, body: z.strictObject({}) },
  reply: { status: 202, body: handOffLinkView },
  errors: ['session_required', 'hand_off_link_not_found', 'hand_off_link_over', 'it_contact_missing'],
});

export const itContactView = z.strictObject({
  isSet: z.boolean(),
  /** For admins; others learn only whether there is one. */
  address: z.nullable(z.string()),
});
export type ItContactView = z.infer<typeof itContactView>;

export const getItContact = defineOperation({
  id: 'getItContact',
  summary: 'Whether the account has an IT contact; for admins, its address',
  method: 'GET',
  path: '/api/it-contact',
  who: 'member',
  records: 'nothing',
  input: {},
  reply: { status: 200, body: itContactView },
  errors: ['session_required'],
});

export const setItContact = defineOperation({
  id: 'setItContact',
  summary: 'Set the address to which hand-off links are mailed; null: none',
  method: 'PUT',
  path: '/api/it-contact',
  who: 'admin',
  records: ['it-contact.changed'],
  input: { body: z.strictObject({ address: z.nullable(z.string().check(z.maxLength(320))) }) },
  reply: { status: 200, body: itContactView },
  errors: ['it_contact_refused'],
});
