import * as z from 'zod/mini';
import { idOf } from './ids.ts';
import { defineOperation } from './operation.ts';

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

export const enforcementView = z.strictObject({
  /** `required`: Microsoft is the only way in. */
  enforcement: z.enum(['off', 'required']),
  activation: z.enum(activationStates),
  activatedAt: z.nullable(z.iso.datetime()),
  /** The latest one. */
  request: z.nullable(activationRequestView),
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
