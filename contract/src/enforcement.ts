import * as z from 'zod/mini';
import { grantEvidences } from './grants.ts';
import { idOf } from './ids.ts';
import { defineOperation } from './operation.ts';
import { tenantView } from './users.ts';

/** Most characters of the note to support. */
export const longestActivationNote = 1000;

/** Whether an account may enforce SSO at all: that is for vendor support to say. */
export const activationStates = ['not-asked', 'asked', 'declined', 'active'] as const;
export type ActivationState = (typeof activationStates)[number];

export const activationRequestView = z.strictObject({
  id: idOf('activationRequest'),
  askedBy: z.string(),
  askedAt: z.iso.datetime(),
  note: z.string(),
  /** Null while support has not answered. */
  outcome: z.nullable(z.enum(['activated', 'declined'])),
  /** Of support, for the admin. */
  reason: z.nullable(z.string()),
  answeredAt: z.nullable(z.iso.datetime()),
});
export type ActivationRequestView = z.infer<typeof activationRequestView>;

/** What must hold before SSO can be enforced. */
export const readinessNames = [
  'activation',
  'linked-tenant',
  'approval',
  'fresh-admin',
  'able-admin',
] as const;

export const readinessLine = z.strictObject({
  what: z.enum(readinessNames),
  isMet: z.boolean(),
  /** Who must act; null where it holds. */
  whoseTurn: z.nullable(z.enum(['support', 'account-admin', 'it-admin'])),
  /** `approval`: of which tenant, and what was seen of it. */
  tenant: z.nullable(tenantView),
  evidence: z.nullable(z.enum(grantEvidences)),
  /** `fresh-admin`: until when the caller's proof that they are there lasts. */
  until: z.nullable(z.iso.datetime()),
  /** `linked-tenant`: how many; `able-admin`: how many admins stay able to come in. */
  count: z.nullable(z.int()),
});
export type ReadinessLine = z.infer<typeof readinessLine>;

/** Mails to many, written in the background; a mail that is written leaves by itself. */
export const enforcementMailing = z.strictObject({
  /** `opened`: who has no password gets a way to set one. `moved`: to another tenant of the account. */
  what: z.enum(['announced', 'enforced', 'opened', 'moved']),
  startedAt: z.iso.datetime(),
  startedBy: z.string(),
  /** How many there are to write to, counted at the start. */
  totalCount: z.int(),
  writtenCount: z.int(),
  finishedAt: z.nullable(z.iso.datetime()),
});
export type EnforcementMailing = z.infer<typeof enforcementMailing>;

export const enforcementView = z.strictObject({
  /** `required`: Microsoft is the only way in. */
  enforcement: z.enum(['off', 'required']),
  /** Whether guests of a linked tenant may come in while Microsoft is the only way. */
  guestRule: z.enum(['refused', 'allowed']),
  /** Since when and by whom the rule is as it is; null where it has never been changed. */
  changedAt: z.nullable(z.iso.datetime()),
  changedBy: z.nullable(z.string()),
  /** The latest one. */
  mailing: z.nullable(enforcementMailing),
  activation: z.enum(activationStates),
  activatedAt: z.nullable(z.iso.datetime()),
  /** The latest one. */
  request: z.nullable(activationRequestView),
  /** For the caller, now. */
  readiness: z.array(readinessLine),
});
export type EnforcementView = z.infer<typeof enforcementView>;

export const getEnforcement = defineOperation({
  id: 'getEnforcement',
  summary: 'Whether Microsoft is the only way into the account, and whether it may be made so',
  method: 'GET',
  path: '/api/enforcement',
  who: 'admin',
  records: 'nothing',
  input: {},
  reply: { status: 200, body: enforcementView },
  errors: [],
});

export const requestActivation = defineOperation({
  id: 'requestActivation',
  summary: 'Ask vendor support to activate "Enforce SSO for all users" for the account; support gets a mail',
  method: 'POST',
  path: '/api/enforcement/activation-requests',
  who: 'admin',
  records: ['activation.asked'],
  input: {
    body: z.strictObject({
      /** What support should know; may be empty. */
      note: z.string().check(z.maxLength(longestActivationNote)),
    }),
  },
  reply: { status: 201, body: enforcementView },
  errors: ['activation_already_asked', 'enforcement_already_active'],
});

/** Most characters of the reason for switching enforcement off. */
export const longestOffReason = 500;

export const setEnforcement = defineOperation({
  id: 'setEnforcement',
  summary:
    'Make Microsoft the only way in, armed by a preview; or open the other ways in again, with a reason',
  method: 'PUT',
  path: '/api/enforcement',
  who: 'admin',
  records: ['enforcement.required', 'enforcement.off'],
  input: {
    body: z.discriminatedUnion('enforcement', [
      z.strictObject({ enforcement: z.literal('required'), previewId: idOf('enforcementPreview') }),
      z.strictObject({
        enforcement: z.literal('off'),
        reason: z
          .string()
          .check(z.trim(), z.minLength(1, 'is empty: say why'), z.maxLength(longestOffReason)),
      }),
    ]),
  },
  reply: { status: 200, body: enforcementView },
  errors: [
    'enforcement_not_ready',
    'enforcement_preview_not_found',
    'enforcement_preview_outdated',
    'enforcement_unchanged',
  ],
});

export const setGuestRule = defineOperation({
  id: 'setGuestRule',
  summary: 'Say whether guests of a linked tenant may come in while Microsoft is the only way',
  method: 'PUT',
  path: '/api/enforcement/guest-rule',
  who: 'admin',
  records: ['guest-rule.changed'],
  input: { body: z.strictObject({ guestRule: z.enum(['refused', 'allowed']) }) },
  reply: { status: 200, body: enforcementView },
  errors: ['enforcement_unchanged'],
});
