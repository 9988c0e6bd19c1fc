import { apiKeyErrors } from './api-key-errors.ts';
import { consentErrors } from './consent-errors.ts';
import { draftErrors } from './draft-errors.ts';
import { enforcementErrors } from './enforcement-errors.ts';
import type { RetryAdvice } from './error-entry.ts';
import { fileErrors } from './file-errors.ts';
import { handOffErrors } from './hand-off-errors.ts';
import { mailErrors } from './mail-errors.ts';
import { microsoftErrors } from './microsoft-errors.ts';
import { peopleErrors } from './people-errors.ts';
import { requestErrors } from './request-errors.ts';
import { signInErrors } from './sign-in-errors.ts';
import { supportErrors } from './support-errors.ts';

export type { ErrorEntry, RetryAdvice } from './error-entry.ts';

/** Every refusal and fault that a caller can meet. Codes are part of the contract: they are added, never renamed. */
export const errorCatalogue = {
  ...requestErrors,
  ...apiKeyErrors,
  ...microsoftErrors,
  ...consentErrors,
  ...peopleErrors,
  ...signInErrors,
  ...mailErrors,
  ...fileErrors,
  ...draftErrors,
  ...supportErrors,
  ...handOffErrors,
  ...enforcementErrors,
} as const;

export type ErrorCode = keyof typeof errorCatalogue;

/** RFC 9457 problem details, with our code, the reference for support and, for bad input, the field. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly reference: string;
  readonly retry: RetryAdvice;
  readonly field?: string;
}
