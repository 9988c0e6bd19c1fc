import { findingsOf, type Finding } from './finding.ts';

/** What the token endpoint said to the registration itself. `null`: it was not asked, because no tenant is known. */
export type ProbeOutcome =
  | { readonly kind: 'granted' }
  | {
      readonly kind: 'refused';
      readonly refusal: { readonly error: string; readonly aadsts: number | null };
    }
  | { readonly kind: 'unverified' | 'unreachable' }
  | null;

export interface ProbedCredential {
  readonly registration: 'sign-in' | 'mail';
  /** The variable that holds it, or names its file. */
  readonly variable: string;
  readonly kind: 'secret' | 'certificate';
  readonly clientId: string;
  readonly tenantId: string | null;
}

interface Row {
  readonly aadsts: number;
  readonly state: 'warning' | 'failed';
  readonly told: (probed: ProbedCredential) => string;
}

const certificatesAndSecrets = 'App registrations › Certificates & secrets';

// What a refused client-credentials request tells of the registration (docs/reference/microsoft.md 1.3, 2.9;
// learn.microsoft.com/entra/identity-platform/reference-error-codes, read 2026-11).
const rows: readonly Row[] = [
  {
    aadsts: 7000215,
    state: 'failed',
    told: ({ variable }) =>
      `Entra does not know this secret: give the secret's value, not its ID, in ${variable}; it is shown once, so make a new one under ${certificatesAndSecrets}`,
  },
  {
    aadsts: 7000222,
    state: 'failed',
    told: ({ variable }) =>
      `the secret has expired: make a new one under ${certificatesAndSecrets} and give it in ${variable}`,
  },
  {
    aadsts: 700027,
    state: 'failed',
    told: ({ variable }) =>
      `Entra does not know this certificate: upload it (the certificate alone, no key) under ${certificatesAndSecrets}, or name another file in ${variable}`,
  },
  {
    aadsts: 700024,
    state: 'failed',
    told: () => `our assertion is outside of its time: set this machine's clock by NTP`,
  },
  {
    aadsts: 700016,
    state: 'failed',
    told: ({ clientId, tenantId }) =>
      `${clientId} is not known in tenant ${tenantId}: the client ID is mistyped, or this is not the tenant in which it is registered`,
  },
  { aadsts: 700038, state: 'failed', told: ({ clientId }) => `${clientId} is no application at all` },
  {
    aadsts: 7000229,
    state: 'warning',
    told: ({ clientId, tenantId }) =>
      `the registration is there, but has no enterprise application in tenant ${tenantId}, so Entra says nothing of the credential: az ad sp create --id ${clientId}`,
  },
  {
    aadsts: 7000112,
    state: 'failed',
    told: ({ tenantId }) =>
      `the enterprise application is switched off in tenant ${tenantId}: Properties, Enabled for users to sign-in`,
  },
];

/** Whether Entra takes this credential, from what it answers to a request for a token without any permission. */
export function judgeCredential(probed: ProbedCredential, outcome: ProbeOutcome): Finding {
  const { ok, warning, failed } = findingsOf(`${probed.registration}: ${probed.kind}`);
  if (outcome === null)
    return warning(
      'not checked: Entra tells it within a tenant only; set SUPPORT_TENANT_ID, or add -- --tenant and your Directory (tenant) ID.',
    );
  if (outcome.kind === 'granted') return ok(`Entra takes it (${probed.variable}).`);
  if (outcome.kind !== 'refused') return failed('not checked: Entra gave no answer that can be used.');
  const { error, aadsts } = outcome.refusal;
  const row = rows.find((one) => one.aadsts === aadsts);
  const number = aadsts === null ? error : `AADSTS${aadsts}`;
  if (row === undefined)
    return failed(`${number}: Entra refuses it; look the number up at login.microsoftonline.com/error.`);
  const told = `${number}: ${row.told(probed)}.`;
  return row.state === 'failed' ? failed(told) : warning(told);
}

/** The tenant in which the registrations are asked about. Entra's discovery answers 400 where there is none (AADSTS90002). */
export function judgeTenant(tenantId: string, status: number): Finding {
  const { ok, failed } = findingsOf('tenant');
  if (status === 200) return ok(`${tenantId} is there.`);
  return failed(
    status === 400
      ? `Entra knows no tenant ${tenantId}: look at SUPPORT_TENANT_ID or --tenant, and at MICROSOFT_CLOUD.`
      : `Entra answers ${status} when asked for tenant ${tenantId}: try again.`,
  );
}

const soonDays = 30;
const dayMs = 86_400_000;

/** Whole days until then; negative: past. */
function daysUntil(until: Date, now: Date): number {
  return Math.floor((until.getTime() - now.getTime()) / dayMs);
}

/** How long a certificate is still good, from its own dates. */
export function judgeCertificate(
  { registration, variable }: Pick<ProbedCredential, 'registration' | 'variable'>,
  certificate: { readonly from: Date; readonly until: Date },
  now: Date,
): Finding {
  const { ok, warning, failed } = findingsOf(`${registration}: days left`);
  const on = certificate.until.toISOString().slice(0, 10);
  const days = daysUntil(certificate.until, now);
  if (certificate.from > now)
    return failed(
      `the certificate in ${variable} is good from ${certificate.from.toISOString()} on: look at the clock.`,
    );
  if (days < 0)
    return failed(`the certificate in ${variable} has expired on ${on}: make and upload a new one.`);
  const told = `${days} days (certificate until ${on}, ${variable})`;
  return days > soonDays ? ok(`${told}.`) : warning(`${told}: make and upload the next one now.`);
}

/** Of a secret nobody tells us the end: reading it at Graph needs a permission that neither registration has. */
export function judgeSecretLife({
  registration,
  variable,
}: Pick<ProbedCredential, 'registration' | 'variable'>): Finding {
  return findingsOf(`${registration}: days left`).warning(
    `not known (${variable}): Microsoft tells when a secret ends only to whoever may read the registration; look under ${certificatesAndSecrets}, and note the day. A certificate tells by itself.`,
  );
}

/** What Entra did with a browser that it was asked to send to one of our addresses. */
type RedirectAnswer =
  | { readonly kind: 'sent-there' }
  | { readonly kind: 'kept'; readonly aadsts: number | null }
  | { readonly kind: 'no-answer' };

const unknownClients: ReadonlySet<number | null> = new Set([700016, 700038]);

/** Whether one of our addresses is registered. A program may ask that; where the answer fits neither case it says so. */
export function judgeRedirectUri(
  registration: ProbedCredential['registration'],
  uri: string,
  answer: RedirectAnswer,
): Finding {
  const { ok, warning, failed } = findingsOf(`${registration}: redirect URI`);
  if (answer.kind === 'sent-there') return ok(`${uri} is registered.`);
  const aadsts = answer.kind === 'kept' ? answer.aadsts : null;
  const number = aadsts === null ? '' : ` (AADSTS${aadsts})`;
  if (aadsts === 50011)
    return failed(
      `${uri} is not registered${number}: add it under App registrations › Authentication, platform Web.`,
    );
  if (unknownClients.has(aadsts))
    return failed(`${uri}: Entra does not know the registration${number}: look at its client ID.`);
  return warning(
    `${uri} was not checked: Entra's answer to a program does not tell${number}; compare it under App registrations › Authentication.`,
  );
}
