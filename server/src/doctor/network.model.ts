import { findingsOf, type Finding } from './finding.ts';

/** What became of a question over HTTP. */
interface HttpAnswer {
  readonly kind: 'answered' | 'no-answer';
  readonly status?: number;
  readonly code?: string;
}

/** By the system's name of the fault (nodejs.org/api/errors, common system errors; nodejs.org/api/tls). */
const remedies: readonly (readonly [code: RegExp, told: string])[] = [
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'its name is not known here: look at the DNS of this machine'],
  [
    /^ECONNREFUSED$/,
    'the connection is refused: a firewall or a wrong address; let this machine out to port 443',
  ],
  [
    /^(ETIMEDOUT|UND_ERR_.*TIMEOUT|EHOSTUNREACH|ENETUNREACH)$/,
    'nothing answers in time: let this machine out to port 443',
  ],
  [
    /CERT|SSL|TLS|SELF_SIGNED/,
    'its certificate is not trusted: where a proxy of yours opens TLS, name its CA in NODE_EXTRA_CA_CERTS',
  ],
];

/** What to do where a host gave no answer. */
export function remedyOf(code: string): string {
  return remedies.find(([pattern]) => pattern.test(code))?.[1] ?? 'the connection did not last: try again';
}

/** Whether one of Microsoft's hosts is reached. Its discovery must be answered by 200; of Graph any answer will do. */
export function judgeReach(
  check: 'Entra' | 'Graph',
  host: string,
  answer: HttpAnswer | { readonly kind: 'answered'; readonly status: number },
): Finding {
  const { ok, failed } = findingsOf(`network: ${check}`);
  if (answer.kind === 'no-answer') {
    const code = ('code' in answer ? answer.code : undefined) ?? 'unknown';
    return failed(`${host} (${code}): ${remedyOf(code)}.`);
  }
  const status = answer.status ?? 0;
  const isWell = check === 'Entra' ? status === 200 : status < 500 && status !== 407;
  return isWell
    ? ok(`${host} answers.`)
    : failed(
        `${host} answers ${status}: a fault at Microsoft, or a proxy that answers in its place; look at status.cloud.microsoft and at the way out.`,
      );
}

/** The obstacles of ports/smtp, each with what to do. */
const smtpRemedies: Readonly<Record<string, string>> = {
  unreachable: 'it is not reached: look at host and port in SMTP_URL, and at the way out of this machine',
  'not-secure': 'TLS fails, or it offers no STARTTLS: use smtps:// or port 587, and look at its certificate',
  'credentials-refused': 'it refuses user or password in SMTP_URL',
  'no-answer': 'it does not answer in time: look at host and port in SMTP_URL',
};

/** Whether the server for our own mails takes us. No mail is handed over, so its word on the sender is not known. */
export function judgeSmtp(
  host: string,
  answer:
    | { readonly kind: 'accepted' }
    | { readonly kind: 'retry'; readonly because: string; readonly reply: number | null }
    | { readonly kind: 'rejected'; readonly reply: number },
): Finding {
  const { ok, failed } = findingsOf('network: SMTP');
  if (answer.kind === 'accepted') return ok(`${host} takes the connection.`);
  const said = answer.reply === null ? '' : ` (${answer.reply})`;
  const remedy = answer.kind === 'retry' ? smtpRemedies[answer.because] : undefined;
  return failed(`${host}${said}: ${remedy ?? 'it puts us off: look at its own log'}.`);
}

const mostSeconds = 30;
const goodSeconds = 5;

/** How far this machine's clock is from another one. Past 30 s the server does not start (ports/clock/clock-skew.ts). */
export function judgeClock(against: 'Microsoft' | 'database', secondsApart: number | null): Finding {
  const { ok, warning, failed } = findingsOf(`clock: ${against}`);
  if (secondsApart === null) return warning('not checked: the answer names no time.');
  const seconds = Math.ceil(secondsApart);
  if (seconds <= goodSeconds) return ok(`no more than ${goodSeconds} seconds apart.`);
  const told = `this machine's clock is ${seconds} seconds off; set it by NTP`;
  return seconds > mostSeconds
    ? failed(`${told} (at most ${mostSeconds} are allowed).`)
    : warning(`${told}.`);
}
