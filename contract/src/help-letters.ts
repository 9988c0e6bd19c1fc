import { withBrand, type ItRequest } from './help.ts';
import { microsoftPages } from './microsoft-pages.ts';

/** A letter that a person sends from their own mail program: we send nothing and learn no address of IT. */
export interface Letter {
  readonly subject: string;
  readonly body: string;
}

const what = `{brand} uses Microsoft Entra ID to sign people in, and, where somebody connects Outlook, sends mail as that person.
There are two enterprise apps: "{brand}" (openid, profile, email, offline_access) and "{brand} Email" (these and Mail.Send).
{brand} cannot read mail, contacts, calendars or the directory.`;

const letters: Readonly<Record<ItRequest, { readonly subject: string; readonly ask: string }>> = {
  approve: {
    subject: 'Please approve {brand} in Microsoft Entra',
    ask: `Microsoft says that an admin of our organization must approve {brand} before I can use it.
Entra ID > Enterprise apps > All applications > {brand} > Permissions > Grant admin consent
Please do the same for {brand} Email, so that nobody is asked again.
If I have sent a request: Entra ID > Enterprise apps > Admin consent requests > My Pending
How: ${microsoftPages['grant-consent'].href}
Requests: ${microsoftPages['review-requests'].href}`,
  },
  assign: {
    subject: 'Please assign me to {brand} in Microsoft Entra',
    ask: `Microsoft says that I am not assigned to {brand}.
Entra ID > Enterprise apps > All applications > {brand} > Users and groups > Add user/group
Members of nested groups do not count.
How: ${microsoftPages.assignment.href}`,
  },
  enable: {
    subject: 'Is {brand} switched off in Microsoft Entra?',
    ask: `Microsoft says that {brand} is not there or is switched off in our organization.
Entra ID > Enterprise apps > All applications > {brand} > Properties > Enabled for users to sign-in?
How: ${microsoftPages['app-properties'].href}`,
  },
  'check-policy': {
    subject: 'A policy stops me at {brand}',
    ask: `Microsoft stopped my sign-in to {brand}. The sign-in log of Entra ID says which policy it was.
How: ${microsoftPages['conditional-access'].href}`,
  },
  'check-account': {
    subject: 'My Microsoft account does not open {brand}',
    ask: `Microsoft refused my account when I signed in to {brand}: it may be disabled, locked, deleted or revoked.
How: ${microsoftPages['revoke-access'].href}`,
  },
};

/** What happened, in the person's own numbers, at the foot of a letter. */
export interface LetterFacts {
  readonly aadsts?: number | null;
  readonly correlationId?: string | null;
}

/** The letter to the IT admin: subject and text, ready to be copied, mailed or printed. */
export function letterToIt(brandName: string, request: ItRequest, facts: LetterFacts = {}): Letter {
  const { subject, ask } = letters[request];
  const numbers = [
    facts.aadsts ? `Microsoft's number: AADSTS${facts.aadsts}` : '',
    facts.correlationId ? `Correlation Id: ${facts.correlationId}` : '',
  ].filter(Boolean);
  const body = ['Hello,', ask, what, ...(numbers.length === 0 ? [] : [numbers.join('\n')]), 'Thank you.'];
  return { subject: withBrand(subject, brandName), body: withBrand(body.join('\n\n'), brandName) };
}

/** The letter to support: what they look up stands in the subject. */
export function letterToSupport(facts: {
  readonly reference?: string | null;
  readonly correlationId?: string | null;
}): Letter {
  const parts = [
    facts.reference ? `Reference ${facts.reference}` : '',
    facts.correlationId ? `Correlation Id ${facts.correlationId}` : '',
  ].filter(Boolean);
  return { subject: parts.length === 0 ? 'I need help' : parts.join(' · '), body: '' };
}

/** An address that opens the person's own mail program; without a recipient where we do not know one. */
export function mailtoHref(to: string, { subject, body }: Letter): string {
  const text = body === '' ? '' : `&body=${encodeURIComponent(body.replaceAll('\n', '\r\n'))}`;
  return `mailto:${to}?subject=${encodeURIComponent(subject)}${text}`;
}
