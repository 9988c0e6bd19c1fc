import * as z from 'zod/mini';
import { grantEvidences } from './grants.ts';
import { idOf } from './ids.ts';
import { defineOperation } from './operation.ts';

export const consentCaseStates = ['asked', 'approved', 'blocked', 'declined', 'silent'] as const;

/** How a state is known: a requester told us, we presume it, evidence, Microsoft's token endpoint, or time alone. */
export const consentCaseSources = ['requester', 'presumed', 'evidence', 'probe', 'time'] as const;

/** Why somebody waits. */
export const waitClaims = ['sent-request', 'presumed', 'needs-admin'] as const;

/** What Microsoft's mail to a requester said, in their words. */
export const requesterAnswers = ['approved', 'denied', 'blocked', 'nothing-yet'] as const;

const registration = z.enum(['sign-in', 'mail']);
const instant = z.iso.datetime();

/** Beyond this many the list of who waits is cut; the count is whole. */
export const maxWaitersShown = 100;

export const consentWaiterView = z.strictObject({
  id: idOf('consentWaiter'),
  displayName: z.string(),
  address: z.string(),
  claim: z.enum(waitClaims),
  since: instant,
  answer: z.nullable(z.enum(requesterAnswers)),
  answeredAt: z.nullable(instant),
  remindedAt: z.nullable(instant),
  /** They came through by themselves, which says nothing about the others. */
  cameThroughAt: z.nullable(instant),
});
export type ConsentWaiterView = z.infer<typeof consentWaiterView>;

export const consentCaseView = z.strictObject({
  id: idOf('consentCase'),
  registration,
  tenantId: z.guid(),
  tenantDomain: z.nullable(z.string()),
  state: z.enum(consentCaseStates),
  knownBy: z.enum(consentCaseSources),
  openedAt: instant,
  stateAt: instant,
  closedAt: z.nullable(instant),
  /** How surely the grant is known in that tenant today; null where nothing is. */
  evidence: z.nullable(z.enum(grantEvidences)),
  /** When Microsoft was last asked whether the registration is there. */
  lookedAt: z.nullable(instant),
  lastReminderAt: z.nullable(instant),
  /** From when on the requesters may be reminded again; null where that is now, or the case is closed. */
  nextReminderAt: z.nullable(instant),
  waiterCount: z.int(),
  waiters: z.array(consentWaiterView),
});
export type ConsentCaseView = z.infer<typeof consentCaseView>;

export const listConsentCases = defineOperation({
  id: 'listConsentCases',
  summary: 'What of the account waits for an IT admin, who waits, and since when; open cases first',
  method: 'GET',
  path: '/api/consent-cases',
  who: 'admin',
  records: 'nothing',
  input: {},
  reply: { status: 200, body: z.strictObject({ cases: z.array(consentCaseView) }) },
  errors: ['session_required', 'admin_required'],
});

export const remindRequesters = defineOperation({
  id: 'remindRequesters',
  summary: 'Ask those who sent a request what Microsoft’s mail said; once a day for each case',
  method: 'POST',
  path: '/api/consent-cases/{consentCaseId}/reminders',
  who: 'admin',
  records: ['consent-case.reminded'],
  input: {
    params: z.strictObject({ consentCaseId: idOf('consentCase') }),
    body: z.strictObject({}),
  },
  reply: { status: 202, body: z.strictObject({ remindedCount: z.int() }) },
  errors: [
    'session_required',
    'admin_required',
    'consent_case_not_found',
    'consent_case_over',
    'consent_reminder_too_soon',
  ],
});

/** A person's own wait, with the page that shows it. */
export const myWaitView = z.strictObject({
  registration,
  state: z.enum(consentCaseStates),
  knownBy: z.enum(consentCaseSources),
  claim: z.enum(waitClaims),
  since: instant,
  /** What the person has said of Microsoft's mail; `approved` is no evidence yet. */
  answer: z.nullable(z.enum(requesterAnswers)),
  tenantDomain: z.nullable(z.string()),
  /** A path of ours. */
  page: z.string(),
});
export type MyWaitView = z.infer<typeof myWaitView>;

export const listMyWaits = defineOperation({
  id: 'listMyWaits',
  summary: 'What the person waits for at their IT admin, and whether this browser is stuck at Microsoft',
  method: 'GET',
  path: '/api/consent-cases/mine',
  who: 'member',
  records: 'nothing',
  input: {},
  reply: {
    status: 200,
    body: z.strictObject({
      waits: z.array(myWaitView),
      /** The newest journey of this browser that has not come back within a day; `page` asks what was seen. */
      stuck: z.nullable(z.strictObject({ registration, startedAt: instant, page: z.string() })),
    }),
  },
  errors: ['session_required'],
});
