import * as z from 'zod/mini';
import { idOf } from './ids.ts';
import { defineOperation } from './operation.ts';
import { roles, signInMethods } from './session.ts';
import { tenantView } from './users.ts';

/** A preview arms the switch for so long, if its facts still hold. */
export const previewLifeMinutes = 10;
/** Most people whose pin is chosen one by one; for more there is the choice for all. */
export const maxPinChoices = 500;

/** What becomes of a person when SSO is enforced. */
export const previewGroups = [
  'stays',
  /** Has SSO, and sits in a session that another method opened. */
  'signs-in-again',
  /** Has no SSO: every session ends, and a mail leads back through Microsoft. */
  'signed-out',
  'invited',
  /** Comes as a guest of a linked tenant: refused. */
  'guest',
  'cannot-come-in',
] as const;
export type PreviewGroup = (typeof previewGroups)[number];

/** Why somebody cannot come in, or what is missing. */
export const previewReasons = [
  'tenant-not-linked',
  'pinned-elsewhere',
  'address-bounces',
  'guest-refused',
  /** Several tenants are linked and nobody has said which one this person comes from. */
  'pin-missing',
] as const;

export const pinChoices = z.strictObject({
  /** The tenant of everybody who has no pin and no choice of their own. */
  forAll: z._default(z.nullable(z.guid()), null),
  each: z._default(
    z
      .array(z.strictObject({ userId: idOf('user'), tenantId: z.guid() }))
      .check(z.maxLength(maxPinChoices, `names more than ${maxPinChoices} people: choose for all instead`)),
    [],
  ),
});

export const enforcementPreview = z.strictObject({
  id: idOf('enforcementPreview'),
  madeAt: z.iso.datetime(),
  /** From then on it arms nothing. */
  until: z.iso.datetime(),
  counts: z.record(z.enum(previewGroups), z.int()),
  /** People without a pin who get one by the switch. */
  newPinCount: z.int(),
  /** People without a pin for whom a tenant must be chosen first: while there is one, the switch stays off. */
  missingPinCount: z.int(),
  /** Of those who would be signed out: who has been told beforehand. */
  toldCount: z.int(),
});
export type EnforcementPreview = z.infer<typeof enforcementPreview>;

export const previewPerson = z.strictObject({
  /** Null for somebody who is invited. */
  userId: z.nullable(idOf('user')),
  displayName: z.string(),
  email: z.string(),
  role: z.enum(roles),
  group: z.enum(previewGroups),
  reason: z.nullable(z.enum(previewReasons)),
  methods: z.array(z.enum(signInMethods)),
  /** Where they come from after the switch. */
  tenant: z.nullable(tenantView),
  /** The switch gives them this pin. */
  isPinNew: z.boolean(),
  /** When a mail told them beforehand. */
  toldAt: z.nullable(z.iso.datetime()),
});
export type PreviewPerson = z.infer<typeof previewPerson>;

export const makeEnforcementPreview = defineOperation({
  id: 'makeEnforcementPreview',
  summary: 'What becomes of whom if SSO is enforced, with the pins that people without one would get',
  method: 'POST',
  path: '/api/enforcement/previews',
  who: 'admin',
  records: 'nothing',
  input: { body: z.strictObject({ pins: z._default(pinChoices, { forAll: null, each: [] }) }) },
  reply: { status: 201, body: enforcementPreview },
  errors: ['tenant_not_linked', 'user_not_found'],
});

const onePreview = z.strictObject({ previewId: idOf('enforcementPreview') });

export const listPreviewPeople = defineOperation({
  id: 'listPreviewPeople',
  summary: 'The people of a preview, by name: what becomes of each, and why',
  method: 'GET',
  path: '/api/enforcement/previews/{previewId}/people',
  who: 'admin',
  records: 'nothing',
  input: {
    params: onePreview,
    query: z.strictObject({
      group: z.optional(z.enum(previewGroups)),
      /** Part of the name or the address. */
      search: z.optional(z.string().check(z.maxLength(100))),
      after: z.optional(z.string().check(z.maxLength(1600))),
      limit: z._default(z.coerce.number().check(z.int(), z.gte(1), z.lte(100)), 50),
    }),
  },
  reply: {
    status: 200,
    body: z.strictObject({ people: z.array(previewPerson), nextAfter: z.nullable(z.string()) }),
  },
  errors: ['enforcement_preview_not_found'],
});

export const exportPreviewPeople = defineOperation({
  id: 'exportPreviewPeople',
  summary: 'The people of a preview as CSV',
  method: 'GET',
  path: '/api/enforcement/previews/{previewId}/people.csv',
  who: 'admin',
  records: 'nothing',
  input: { params: onePreview },
  reply: { status: 200, body: 'csv' },
  errors: ['enforcement_preview_not_found'],
});

export const tellFirst = defineOperation({
  id: 'tellFirst',
  summary: 'Mail those who would be signed out, with a button that adds Microsoft to their user now',
  method: 'POST',
  path: '/api/enforcement/previews/{previewId}/tell-first',
  who: 'admin',
  records: ['enforcement.announced'],
  input: { params: onePreview, body: z.strictObject({}) },
  reply: { status: 202, body: z.strictObject({ toldCount: z.int() }) },
  errors: [
    'enforcement_preview_not_found',
    'enforcement_preview_outdated',
    'enforcement_not_ready',
    'enforcement_mailing_under_way',
  ],
});
