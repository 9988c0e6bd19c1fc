import * as z from 'zod/mini';
import { idOf } from './ids.ts';
import { defineOperation } from './operation.ts';

export const roles = ['admin', 'member'] as const;
export const signInMethods = ['microsoft', 'password', 'email-code'] as const;

export const sessionView = z.strictObject({
  user: z.strictObject({
    id: idOf('user'),
    displayName: z.string(),
    email: z.string(),
    role: z.enum(roles),
  }),
  organization: z.strictObject({ id: idOf('organization'), name: z.string() }),
  session: z.strictObject({
    id: idOf('session'),
    method: z.enum(signInMethods),
    openedAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    /** While Microsoft does not answer: until when the session goes on without it. */
    graceUntil: z.nullable(z.iso.datetime()),
  }),
  brand: z.strictObject({ name: z.string(), supportEmail: z.string() }),
});
export type SessionView = z.infer<typeof sessionView>;

export const getSession = defineOperation({
  id: 'getSession',
  summary: 'The session check: who is this?',
  method: 'GET',
  path: '/api/session',
  who: 'member',
  records: 'nothing',
  input: {},
  reply: { status: 200, body: sessionView },
  errors: ['session_required'],
});
