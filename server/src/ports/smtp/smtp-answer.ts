import type { SmtpAnswer, SmtpObstacle } from './smtp.ts';

/** What nodemailer tells about a failure; its message is never read, since it repeats what the server said. */
interface Failure {
  readonly code?: unknown;
  readonly command?: unknown;
  readonly responseCode?: unknown;
}

const obstacles: Readonly<Record<string, SmtpObstacle>> = {
  ECONNECTION: 'unreachable',
  ESOCKET: 'unreachable',
  EDNS: 'unreachable',
  ETLS: 'not-secure',
  EAUTH: 'credentials-refused',
  ENOAUTH: 'credentials-refused',
  ETIMEDOUT: 'no-answer',
  EABORT: 'no-answer',
};

/** Replies that are about our session or our credentials, not about the mail (RFC 5321 4.2.3; RFC 4954 6). */
const aboutUs: ReadonlySet<number> = new Set([503, 530, 534, 535, 538]);

/** A sender that is refused is our configuration; recipient and content are this mail's own. */
function isAboutTheMail({ code, command }: Failure, reply: number): boolean {
  const isMail = code === 'EENVELOPE' || code === 'EMESSAGE';
  return isMail && command !== 'MAIL FROM' && !aboutUs.has(reply);
}

function obstacleOf({ code, command }: Failure, reply: number | null): SmtpObstacle {
  if (command === 'MAIL FROM' && reply !== null && reply >= 500) return 'sender-refused';
  return (typeof code === 'string' ? obstacles[code] : undefined) ?? (reply === null ? 'fault' : 'put-off');
}

/** What a failed hand-over means: only a final refusal of this very mail is `rejected`. */
export function answerOfFailure(fault: unknown): SmtpAnswer {
  const failure: Failure = typeof fault === 'object' && fault !== null ? fault : {};
  const reply = typeof failure.responseCode === 'number' ? failure.responseCode : null;
  if (reply !== null && reply >= 500 && isAboutTheMail(failure, reply)) return { kind: 'rejected', reply };
  return { kind: 'retry', because: obstacleOf(failure, reply), reply };
}
