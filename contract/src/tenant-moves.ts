import * as z from 'zod/mini';
import { grantEvidences } from './grants.ts';
import { idOf } from './ids.ts';
import { defineOperation } from './operation.ts';
import { roles } from './session.ts';
import { tenantView } from './users.ts';

/** A preview of a move may be carried out for so long, if its facts still hold. */
export const moveLifeMinutes = 10;
/** Most people who are named one by one; for more there is everybody of the tenant. */
export const maxNamedMovers = 500;

/** What becomes of a person when the people of one linked tenant are moved to another. */
export const moveGroups = [
  /** Kept to the new tenant from then on, signed out everywhere, and mailed a way in from there. */
  'moves',
  /** Has a Microsoft account of the new tenant already: kept to it from then on. */
  'arrived',
  /** Deactivated: kept to the new tenant, and not mailed. */
  'switched-off',
  /** Stays: mail to the address came back, so the way in would not reach them. */
  'cannot-be-mailed',
  /** Stays: the admin who acts. Somebody who can come in must be left. */
  'acts',
] as const;
export type MoveGroup = (typeof moveGroups)[number];

/** Why somebody who was named does not move. */
export const unmovedReasons = [
  'unknown',
  'not-of-this-tenant',
  'named-twice',
  'new-address-refused',
  'new-address-taken',
] as const;
export type UnmovedReason = (typeof unmovedReasons)[number];

const address = z.string().check(z.maxLength(1000));

/** Somebody who moves, by the address that their user has here. */
export const namedMover = z.strictObject({
  email: address,
  /** Their address in the new tenant, where it is another one: the user gets it once they have come from there. */
  newEmail: z._default(z.nullable(address), null),
});

export const tenantMoveView = z.strictObject({
  id: idOf('tenantMove'),
  from: tenantView,
  to: tenantView,
  madeBy: z.string(),
  madeAt: z.iso.datetime(),
  /** From then on it cannot be carried out. */
  until: z.iso.datetime(),
  /** Null: everybody of the tenant, and whoever is invited from there; else how many were named. */
  namedCount: z.nullable(z.int()),
  counts: z.record(z.enum(moveGroups), z.int()),
  /** Invitations that then lead to the new tenant. */
  invitationCount: z.int(),
  /** Whether IT of the new tenant has approved the sign-in for everybody, as far as was seen. */
  isApproved: z.boolean(),
  evidence: z.nullable(z.enum(grantEvidences)),
  /** Until when the caller's proof that they are there lasts; null where there is none. */
  freshUntil: z.nullable(z.iso.datetime()),
  carriedOutAt: z.nullable(z.iso.datetime()),
  /** Of those who moved and were to be mailed: how many have come in from the new tenant since. */
  backCount: z.int(),
});
export type TenantMoveView = z.infer<typeof tenantMoveView>;

export const movingPerson = z.strictObject({
  userId: idOf('user'),
  displayName: z.string(),
  email: z.string(),
  newEmail: z.nullable(z.string()),
  role: z.enum(roles),
  group: z.enum(moveGroups),
  /** When they first came in from the new tenant; null: not yet. */
  backAt: z.nullable(z.iso.datetime()),
});
export type MovingPerson = z.infer<typeof movingPerson>;

export const unmovedPerson = z.strictObject({ email: z.string(), because: z.enum(unmovedReasons) });
export type UnmovedPerson = z.infer<typeof unmovedPerson>;

export const makeTenantMove = defineOperation({
  id: 'makeTenantMove',
  summary: 'Who would move from one linked tenant to another, and what becomes of each; changes nothing',
  method: 'POST',
  path: '/api/tenant-moves',
  who: 'admin',
  records: 'nothing',
  input: {
    body: z.strictObject({
      fromTenantId: z.guid(),
      toTenantId: z.guid(),
      /** Null: everybody of the tenant. */
      people: z._default(
        z.nullable(
          z
            .array(namedMover)
            .check(
              z.minLength(1, 'names nobody'),
              z.maxLength(
                maxNamedMovers,
                `names more than ${maxNamedMovers} people: move them in parts, or everybody`,
              ),
            ),
        ),
        null,
      ),
    }),
  },
  reply: {
    status: 201,
    body: z.strictObject({ move: tenantMoveView, unmoved: z.array(unmovedPerson) }),
  },
  errors: ['tenant_not_linked', 'tenant_move_to_itself'],
});

const oneMove = z.strictObject({ tenantMoveId: idOf('tenantMove') });

export const listMovingPeople = defineOperation({
  id: 'listMovingPeople',
  summary:
    'The people of a move between tenants, by name: before it, what becomes of each; after it, who is back',
  method: 'GET',
  path: '/api/tenant-moves/{tenantMoveId}/people',
  who: 'admin',
  records: 'nothing',
  input: {
    params: oneMove,
    query: z.strictObject({
      group: z.optional(z.enum(moveGroups)),
      after: z.optional(z.string().check(z.maxLength(1600))),
      limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(100)), 50),
    }),
  },
  reply: {
    status: 200,
    body: z.strictObject({ people: z.array(movingPerson), nextAfter: z.nullable(z.string()) }),
  },
  errors: ['tenant_move_not_found'],
});

export const carryOutTenantMove = defineOperation({
  id: 'carryOutTenantMove',
  summary:
    'Move the people of a preview: the old tenant opens none of them from then on, and each is mailed a way in',
  method: 'POST',
  path: '/api/tenant-moves/{tenantMoveId}/carry-out',
  who: 'admin',
  records: ['users.moved'],
  input: { params: oneMove, body: z.strictObject({}) },
  reply: { status: 200, body: z.strictObject({ move: tenantMoveView }) },
  errors: [
    'tenant_move_not_found',
    'tenant_move_outdated',
    'tenant_move_not_ready',
    'tenant_move_empty',
    'enforcement_mailing_under_way',
  ],
});

export const getLatestTenantMove = defineOperation({
  id: 'getLatestTenantMove',
  summary: 'The move between tenants that was carried out last, and how many have come in since',
  method: 'GET',
  path: '/api/tenant-moves/latest',
  who: 'admin',
  records: 'nothing',
  input: {},
  reply: { status: 200, body: z.strictObject({ move: z.nullable(tenantMoveView) }) },
  errors: [],
});
