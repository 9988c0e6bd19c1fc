import * as z from 'zod/mini';
import { idOf } from './ids.ts';
import { defineOperation } from './operation.ts';

/** Somebody came by the mail of a user, under another name or address at Microsoft than the user's. */
export const bindingRequestView = z.strictObject({
  id: idOf('bindingLink'),
  user: z.strictObject({ id: idOf('user'), displayName: z.string(), email: z.string() }),
  cameAs: z.strictObject({ displayName: z.string(), address: z.string(), domain: z.nullable(z.string()) }),
  cameAt: z.iso.datetime(),
});
export type BindingRequestView = z.infer<typeof bindingRequestView>;

export const listBindingRequests = defineOperation({
  id: 'listBindingRequests',
  summary:
    'Who came through Microsoft under another name or address than their user has, and waits for an admin',
  method: 'GET',
  path: '/api/binding-requests',
  who: 'admin',
  records: 'nothing',
  input: {},
  reply: { status: 200, body: z.strictObject({ requests: z.array(bindingRequestView) }) },
  errors: [],
});

export const answerBindingRequest = defineOperation({
  id: 'answerBindingRequest',
  summary:
    'Say whether it is the same person: their Microsoft account becomes the way in, or the link is over',
  method: 'POST',
  path: '/api/binding-requests/{bindingLinkId}/answer',
  who: 'admin',
  records: ['user.method-added', 'binding.refused'],
  input: {
    params: z.strictObject({ bindingLinkId: idOf('bindingLink') }),
    body: z.strictObject({ decision: z.enum(['let-in', 'turn-away']) }),
  },
  reply: { status: 200, body: z.strictObject({ requests: z.array(bindingRequestView) }) },
  errors: ['binding_request_not_found', 'user_exists_already'],
});
