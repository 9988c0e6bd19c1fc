import * as z from 'zod/mini';
import { defineOperation } from './operation.ts';

/** As long as anybody types; the real limit is 1,024 bytes, which the server counts. */
const typedPassword = z.string().check(z.minLength(1), z.maxLength(2048));

export const changePassword = defineOperation({
  id: 'changePassword',
  summary: 'Change the person’s password. All their other sessions end; this one goes on under a new cookie',
  method: 'POST',
  path: '/api/password/change',
  who: 'member',
  records: ['password.changed'],
  input: { body: z.strictObject({ presentPassword: typedPassword, newPassword: typedPassword }) },
  reply: { status: 204, body: null },
  errors: [
    'session_required',
    'method_not_set_up',
    'microsoft_required',
    'password_wrong',
    'password_refused',
    'passwords_busy',
    'rate_limited',
  ],
});
