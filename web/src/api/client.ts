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

/** Whoever is not signed in any more is sent to the sign-in page and comes back here. */
function leaveIfSignedOut(status: number): void {
  if (status !== 401) return;
  location.assign(`/sign-in?returnTo=${encodeURIComponent(location.pathname + location.search)}`);
}

/** Calls an operation; the reply, or a ProblemError. */
export async function call<Op extends Operation>(
  operation: Op,
  input: Parameters<typeof callServer<Op>>[1],
): Promise<Extract<CallOutcome<Op>, { ok: true }>['reply']> {
  const outcome = await callServer(operation, input);
  if (outcome.ok) return outcome.reply;
  leaveIfSignedOut(outcome.status);
  throw new ProblemError(outcome.problem);
}
