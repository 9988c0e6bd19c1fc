import * as z from 'zod/mini';
import { errorCatalogue, type ErrorCode } from './errors.ts';
import { itRequests, turnHolders } from './help.ts';
import { microsoftPages, type MicrosoftPageKey } from './microsoft-pages.ts';
import { idOf } from './ids.ts';
import { defineOperation } from './operation.ts';

const errorCodes = Object.keys(errorCatalogue) as [ErrorCode, ...ErrorCode[]];
const pageKeys = Object.keys(microsoftPages) as [MicrosoftPageKey, ...MicrosoftPageKey[]];

export const attemptPurposes = ['sign-in', 'mailbox', 'support', 'admin-consent', 'consent-proof'] as const;
export const attemptStates = ['open', 'finished', 'refused', 'expired'] as const;

export const attemptView = z.strictObject({
  id: idOf('attempt'),
  purpose: z.enum(attemptPurposes),
  /** `open`: the browser has not come back from Microsoft yet, or its answer is being checked. */
  state: z.enum(attemptStates),
  startedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  endedAt: z.nullable(z.iso.datetime()),
  /** What Microsoft's own pages show of this attempt as "Correlation Id". */
  correlationId: z.guid(),
  /** Only where the state is `refused`. */
  failure: z.nullable(
    z.strictObject({
      code: z.enum(errorCodes),
      title: z.string(),
      next: z.string(),
      reference: z.string(),
      /** The AADSTS number Microsoft gave, where it gave one. */
      aadsts: z.nullable(z.int()),
      /** Whose turn it is, Microsoft's page for this step, and what to ask of the IT admin. */
      turn: z.enum(turnHolders),
      page: z.enum(pageKeys),
      ask: z.nullable(z.enum(itRequests)),
    }),
  ),
});
export type AttemptView = z.infer<typeof attemptView>;

export const getAttempt = defineOperation({
  id: 'getAttempt',
  summary: 'How an attempt stands that this browser has started',
  method: 'GET',
  path: '/api/attempts/{attemptId}',
  who: 'browser',
  records: 'nothing',
  input: { params: z.strictObject({ attemptId: idOf('attempt') }) },
  reply: { status: 200, body: attemptView },
  errors: ['not_found'],
});
