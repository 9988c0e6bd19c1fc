import {
  type AttemptView,
  type ErrorCode,
  type getAttempt as operation,
  type InputOf,
  type ReplyOf,
} from '@gatehouse/contract';
import type { Call } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { isoOrNull } from '../../kernel/time.ts';
import type { Clock } from '../../ports/clock/clock.ts';
import type { Database } from '../../ports/db/database.ts';
import { tellFailure } from './tell-failure.ts';
import { attemptState } from './attempt.model.ts';
import { findAttemptOfBrowser, type AttemptRow } from './attempts.store.ts';

function failureView(row: AttemptRow, brandName: string): AttemptView['failure'] {
  if (row.failure_code === null) return null;
  const code = row.failure_code as ErrorCode;
  return {
    code,
    reference: row.reference ?? '',
    aadsts: row.aadsts,
    ...tellFailure(code, row.aadsts, brandName),
  };
}

/** How an attempt stands, for pages: read by the browser that started it and by nobody else. */
export function attemptView(row: AttemptRow, now: Date, brandName: string): AttemptView {
  const facts = {
    expiresAt: row.expires_at,
    takenAt: row.taken_at,
    endedAt: row.ended_at,
    failureCode: row.failure_code,
  };
  return {
    id: row.id as AttemptView['id'],
    purpose: row.purpose,
    state: attemptState(facts, now),
    startedAt: row.started_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    endedAt: isoOrNull(row.ended_at),
    correlationId: row.client_request_id,
    failure: failureView(row, brandName),
  };
}

interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly brand: { readonly name: string };
}

/** Pages take the id from their address, where anything may stand. */
const attemptId = /^att_[0-9a-z]{26}$/;

/** The attempt of this browser, or undefined; of one that went on as another, the other: it is one journey. */
export async function findAttempt(
  deps: Deps,
  id: string,
  browserHash: Buffer | null,
): Promise<AttemptView | undefined> {
  if (browserHash === null || !attemptId.test(id)) return undefined;
  const row = await findAttemptOfBrowser(deps.db, id, browserHash);
  const last = row?.continued_as ? await findAttemptOfBrowser(deps.db, row.continued_as, browserHash) : row;
  return last && attemptView(last, await deps.clock.now(deps.db), deps.brand.name);
}

/** The operation behind the page that waits for a popup: the outcome lives here, never in the window's handle. */
export async function getAttempt(
  deps: Deps,
  call: Call<InputOf<typeof operation>, null>,
): Promise<Outcome<ReplyOf<typeof operation>>> {
  const view = await findAttempt(deps, call.input.params.attemptId, call.browserHash);
  return view ? ok(view) : refused('not_found');
}
