import * as z from 'zod/mini';
import { keepable } from './drafts.ts';
import { defineOperation } from './operation.ts';

/** What a name, an address and a few links take, many times over; it is sent with each message. */
export const maxSignatureCharacters = 20_000;

/** HTML as of a message. Empty: none. */
const signature = z.strictObject({
  html: z.string().check(z.maxLength(maxSignatureCharacters), keepable),
});

export const getSignature = defineOperation({
  id: 'getSignature',
  summary: 'What Compose puts under a new message of the person who asks; the API adds it to nothing',
  method: 'GET',
  path: '/api/profile/signature',
  who: 'member',
  records: 'nothing',
  input: {},
  reply: { status: 200, body: signature },
  errors: ['session_required'],
});

export const setSignature = defineOperation({
  id: 'setSignature',
  summary: 'Write one’s own signature; empty: none',
  method: 'PUT',
  path: '/api/profile/signature',
  who: 'member',
  records: ['user.signature-changed'],
  input: { body: signature },
  reply: { status: 200, body: signature },
  errors: ['session_required'],
});
