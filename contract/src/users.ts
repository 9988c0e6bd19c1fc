import * as z from 'zod/mini';
import { idOf } from './ids.ts';
import { mailboxStates } from './mailbox.ts';
import { defineOperation } from './operation.ts';
import { roles, signInMethods } from './session.ts';

/** `removed` users are kept for the audit trail only and never listed. */
export const userStates = ['active', 'deactivated'] as const;

/** A tenant as people read it: the domain is for display, the id is what counts. */
export const tenantView = z.strictObject({ tenantId: z.guid(), domain: z.nullable(z.string()) });
export type TenantView = z.infer<typeof tenantView>;

export const userView = z.strictObject({
  id: idOf('user'),
  displayName: z.string(),
  email: z.string(),
  role: z.enum(roles),
  state: z.enum(userStates),
  /** The ways in that this user has; which of them are open is the account's rule. */
  methods: z.array(z.enum(signInMethods)),
  /** The only tenant the user may come from through Microsoft; null: none yet. */
  pinnedTenant: z.nullable(tenantView),
  mailbox: z.strictObject({ state: z.enum(mailboxStates), address: z.nullable(z.string()) }),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.nullable(z.iso.datetime()),
});
export type UserView = z.infer<typeof userView>;

const cursor = z.string().check(z.maxLength(1600));

export const listUsers = defineOperation({
  id: 'listUsers',
  summary: 'The people of the account, by name, or by the word that matched a search',
  method: 'GET',
  path: '/api/users',
  who: 'admin',
  records: 'nothing',
  input: {
    query: z.strictObject({
      /** Beginnings of words of the name or the address; at most four count. */
      search: z.optional(z.string().check(z.maxLength(100))),
      role: z.optional(z.enum(roles)),
      state: z.optional(z.enum(userStates)),
      method: z.optional(z.enum(['password', 'email-code'])),
      /** `none`: those without a tenant pin. */
      pin: z.optional(z.literal('none')),
      after: z.optional(cursor),
      limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(100)), 50),
    }),
  },
  reply: {
    status: 200,
    body: z.strictObject({ users: z.array(userView), nextAfter: z.nullable(z.string()) }),
  },
  errors: [],
});

const oneUser = z.strictObject({ userId: idOf('user') });

export const changeUserRole = defineOperation({
  id: 'changeUserRole',
  summary: 'Make a user an admin or a member',
  method: 'POST',
  path: '/api/users/{userId}/role',
  who: 'admin',
  records: ['user.role-changed'],
  input: { params: oneUser, body: z.strictObject({ role: z.enum(roles) }) },
  reply: { status: 200, body: userView },
  errors: ['user_not_found', 'last_admin'],
});

export const deactivateUser = defineOperation({
  id: 'deactivateUser',
  summary: 'Close every door to a user; sessions end with the answer',
  method: 'POST',
  path: '/api/users/{userId}/deactivate',
  who: 'admin',
  records: ['user.deactivated'],
  input: { params: oneUser, body: z.strictObject({}) },
  reply: { status: 200, body: userView },
  errors: ['user_not_found', 'last_admin'],
});

export const reactivateUser = defineOperation({
  id: 'reactivateUser',
  summary: 'Open the doors to a deactivated user again',
  method: 'POST',
  path: '/api/users/{userId}/reactivate',
  who: 'admin',
  records: ['user.reactivated'],
  input: { params: oneUser, body: z.strictObject({}) },
  reply: { status: 200, body: userView },
  errors: ['user_not_found'],
});

export const removeUser = defineOperation({
  id: 'removeUser',
  summary: 'Take a user out of the account for good; the audit trail keeps the name',
  method: 'POST',
  path: '/api/users/{userId}/remove',
  who: 'admin',
  records: ['user.removed'],
  input: { params: oneUser, body: z.strictObject({}) },
  reply: { status: 204, body: null },
  errors: ['user_not_found', 'last_admin'],
});

export const listTenants = defineOperation({
  id: 'listTenants',
  summary: 'The tenants linked to the account, and how many users have no pin (counted up to 1,000)',
  method: 'GET',
  path: '/api/tenants',
  who: 'admin',
  records: 'nothing',
  input: {},
  reply: {
    status: 200,
    body: z.strictObject({ tenants: z.array(tenantView), unpinnedUserCount: z.int() }),
  },
  errors: [],
});

export const pinUsers = defineOperation({
  id: 'pinUsers',
  summary: 'Pin every user without a pin to a linked tenant, in one act',
  method: 'POST',
  path: '/api/users/pins',
  who: 'admin',
  records: ['users.pinned'],
  input: { body: z.strictObject({ tenantId: z.guid() }) },
  reply: { status: 200, body: z.strictObject({ pinnedCount: z.int(), leftOutCount: z.int() }) },
  errors: ['tenant_not_linked'],
});
