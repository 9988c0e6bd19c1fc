import { createClient, type CallOutcome, type Operation, type Problem } from '@gatehouse/contract';

/** A refusal or fault of the server, thrown so that queries and mutations carry it to the page. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

const callServer = createClient({ baseUrl: '', fetch: (url, init) => fetch(url, init) });

/**
 * Whoever is not signed in any more is sent to the sign-in page and comes back here; whom Microsoft wants to see, once through
 * it. What pages keep in this tab is still there then.
 */
function leaveIfSignedOut({ status, code }: Problem): void {
  if (status !== 401) return;
  // The server tells on the page itself what has happened.
  if (code === 'access_lost') return location.reload();
  const door = code === 'reauthentication_needed' ? '/sign-in/microsoft/again' : '/sign-in';
  location.assign(`${door}?returnTo=${encodeURIComponent(location.pathname + location.search)}`);
}

/** Calls an operation; the reply, or a ProblemError. */
export async function call<Op extends Operation>(
  operation: Op,
  input: Parameters<typeof callServer<Op>>[1],
): Promise<Extract<CallOutcome<Op>, { ok: true }>['reply']> {
  const outcome = await callServer(operation, input);
  if (outcome.ok) return outcome.reply;
  leaveIfSignedOut(outcome.problem);
  throw new ProblemError(outcome.problem);
}
