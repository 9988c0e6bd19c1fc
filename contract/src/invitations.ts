import * as z from 'zod/mini';
import { idOf } from './ids.ts';
import { defineOperation } from './operation.ts';
import { roles } from './session.ts';
import { tenantView } from './users.ts';

export const invitationStates = [
  'open',
  'expired',
  'confirming',
  'accepted',
  'withdrawn',
  'refused',
] as const;

/** Rows of one request; the page sends a long list in parts and shows how far it is. */
export const maxInvitationRows = 200;

export const invitationView = z.strictObject({
  id: idOf('invitation'),
  email: z.string(),
  displayName: z.nullable(z.string()),
  role: z.enum(roles),
  state: z.enum(invitationStates),
  pinnedTenant: z.nullable(tenantView),
  invitedBy: z.nullable(z.string()),
  sentAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** `confirming`: who came, by Microsoft, under another address than the invited one. */
  cameAs: z.nullable(z.strictObject({ displayName: z.string(), address: z.string() })),
});
export type InvitationView = z.infer<typeof invitationView>;

/** Why a row of a list was not invited. */
export const invitationRowProblems = [
  'address_refused',
  'name_too_long',
  'role_unknown',
  'twice_in_list',
  'user_already',
  'invited_already',
  /** The address has had three mails of ours within the hour. */
  'mailed_enough',
] as const;
export type InvitationRowProblem = (typeof invitationRowProblems)[number];

/** A row as it stands in somebody's list: what does not fit is told for the row and stops no other. */
export const invitationRow = z.strictObject({
  email: z.string().check(z.maxLength(1000)),
  displayName: z.optional(z.string().check(z.maxLength(1000))),
  role: z.optional(z.string().check(z.maxLength(100))),
});
export type InvitationRow = z.infer<typeof invitationRow>;

export const invitationRowOutcome = z.strictObject({
  /** Place in the list that was sent, from 0. */
  index: z.int(),
  email: z.string(),
  outcome: z.enum(['invited', 'would-be-invited', 'left-out']),
  problem: z.nullable(z.enum(invitationRowProblems)),
  invitationId: z.nullable(idOf('invitation')),
});
export type InvitationRowOutcome = z.infer<typeof invitationRowOutcome>;

export const sendInvitations = defineOperation({
  id: 'sendInvitations',
  summary:
    'Invite one or many; a row that does not fit is named and left out, all others are invited in one act',
  method: 'POST',
  path: '/api/invitations',
  who: 'admin',
  records: ['invitation.sent'],
  input: {
    body: z.strictObject({
      rows: z.array(invitationRow).check(z.minLength(1, 'names nobody'), z.maxLength(maxInvitationRows)),
      /** The pin of those who are invited: that of the inviter, a linked tenant, or none. */
      pin: z._default(
        z.union([z.enum(['inviter', 'none']), z.strictObject({ tenantId: z.guid() })]),
        'inviter',
      ),
      /** true: says what would happen, and does nothing. */
      isDryRun: z._default(z.boolean(), false),
    }),
  },
  reply: { status: 200, body: z.strictObject({ rows: z.array(invitationRowOutcome) }) },
  errors: ['tenant_not_linked'],
});

export const listInvitations = defineOperation({
  id: 'listInvitations',
  summary: 'Invitations of the account, newest first',
  method: 'GET',
  path: '/api/invitations',
  who: 'admin',
  records: 'nothing',
  input: {
    query: z.strictObject({
      state: z.optional(z.enum(['waiting', 'over'])),
      before: z.optional(idOf('invitation')),
      limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(100)), 50),
    }),
  },
  reply: {
    status: 200,
    body: z.strictObject({
      invitations: z.array(invitationView),
      nextBefore: z.nullable(idOf('invitation')),
    }),
  },
  errors: [],
});

const oneInvitation = z.strictObject({ invitationId: idOf('invitation') });

export const resendInvitation = defineOperation({
  id: 'resendInvitation',
  summary: 'Send the invitation again with a new link; the old link is worth nothing from then on',
  method: 'POST',
  path: '/api/invitations/{invitationId}/resend',
  who: 'admin',
  records: ['invitation.resent'],
  input: { params: oneInvitation, body: z.strictObject({}) },
  reply: { status: 200, body: invitationView },
  errors: ['invitation_not_found', 'invitation_over'],
});

export const withdrawInvitation = defineOperation({
  id: 'withdrawInvitation',
  summary: 'Take an invitation back; its link is worth nothing from then on',
  method: 'POST',
  path: '/api/invitations/{invitationId}/withdraw',
  who: 'admin',
  records: ['invitation.withdrawn'],
  input: { params: oneInvitation, body: z.strictObject({}) },
  reply: { status: 200, body: invitationView },
  errors: ['invitation_not_found', 'invitation_over'],
});

export const confirmInvitation = defineOperation({
  id: 'confirmInvitation',
  summary: 'Somebody came under another address than the invited one: let them in, or not',
  method: 'POST',
  path: '/api/invitations/{invitationId}/confirm',
  who: 'admin',
  records: ['invitation.accepted', 'invitation.refused', 'user.added'],
  input: { params: oneInvitation, body: z.strictObject({ decision: z.enum(['let-in', 'refuse']) }) },
  reply: { status: 200, body: invitationView },
  errors: ['invitation_not_found', 'invitation_over', 'user_exists_already'],
});
