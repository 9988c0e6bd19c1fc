import { portalAddress } from '../admin-centre/portal-labels.ts';
import type { ConsentRequest, Person } from '../directory/directory-state.ts';
import type { Entra } from './entra.ts';
import { tenantName } from './entra.ts';

/** What happened to a request, as a mail tells it (admin-consent-workflow-overview.md; docs/reference/microsoft.md 2.5). */
export type ConsentMail =
  | 'asked-reviewer'
  | 'expiring-reviewer'
  | 'expired-reviewer'
  | 'asked'
  | 'approved'
  | 'denied'
  | 'blocked'
  | 'expired';

interface MailFacts {
  readonly app: string;
  readonly organization: string;
  /** The requester, for the reviewers. */
  readonly requester: string;
  /** The requester's words to the reviewers, or the reviewer's words to the requesters. */
  readonly justification: string;
  readonly expires: string;
  readonly requestAddress: string;
}

/** Microsoft's occasions; its exact words are not published, so these are ours. */
const mails: Readonly<
  Record<ConsentMail, (facts: MailFacts) => { subject: string; lines: readonly string[] }>
> = {
  'asked-reviewer': ({ app, requester, justification, expires, requestAddress }) => ({
    subject: `${requester} requests access to ${app}`,
    lines: [
      `${requester} asks for approval to use ${app}.`,
      `Justification: ${justification}`,
      `The request expires on ${expires}.`,
      `Review it in the Microsoft Entra admin center, Enterprise apps > Activity > Admin consent requests: ${requestAddress}`,
    ],
  }),
  'expiring-reviewer': ({ app, expires, requestAddress }) => ({
    subject: `A request for ${app} is about to expire`,
    lines: [
      `A request for approval of ${app} waits for you and expires on ${expires}.`,
      `Review it in the Microsoft Entra admin center, Enterprise apps > Activity > Admin consent requests: ${requestAddress}`,
    ],
  }),
  'expired-reviewer': ({ app }) => ({
    subject: `A request for ${app} has expired`,
    lines: [`A request for approval of ${app} expired without an answer.`],
  }),
  asked: ({ app, organization }) => ({
    subject: `Your request for ${app} was sent`,
    lines: [
      `The reviewers of ${organization} were asked to approve ${app}. You get a mail when they decide.`,
    ],
  }),
  approved: ({ app, organization }) => ({
    subject: `Your request for ${app} was approved`,
    lines: [`${organization} approved ${app}. You can sign in to it now.`],
  }),
  denied: ({ app, organization, justification }) => ({
    subject: `Your request for ${app} was denied`,
    lines: [`${organization} denied ${app}.`, `Justification: ${justification}`],
  }),
  blocked: ({ app, organization, justification }) => ({
    subject: `${app} was blocked`,
    lines: [`${organization} blocked ${app}.`, `Justification: ${justification}`],
  }),
  expired: ({ app }) => ({
    subject: `Your request for ${app} has expired`,
    lines: [`Nobody answered your request for ${app} in time. You can ask again.`],
  }),
};

/** Mails a request's news to people who have a mailbox; to others nothing goes. */
export async function mailAbout(
  entra: Entra,
  kind: ConsentMail,
  request: ConsentRequest,
  people: readonly Person[],
  more: { requester?: string; justification?: string | null } = {},
): Promise<void> {
  const { subject, lines } = mails[kind]({
    app: entra.directory.findRegistration(request.clientId)?.displayName ?? request.clientId,
    organization: tenantName(entra.directory, request.tid),
    requester: more.requester ?? '',
    justification: more.justification ?? '',
    expires: request.expiresAt.slice(0, 10),
    requestAddress: requestAddress(entra, request),
  });
  for (const person of people) {
    if (person.mail === null) continue;
    // One after the other, so that mailboxes keep the order.
    await entra.mail.add({
      via: 'microsoft',
      from: { address: 'MSSecurity-noreply@microsoft.com', name: 'Microsoft' },
      to: [{ address: person.mail, name: person.displayName }],
      cc: [],
      bcc: [],
      subject,
      html: '',
      text: lines.join('\n\n'),
      headers: {},
      attachments: [],
      sentFrom: null,
    });
  }
}

/** The request's page in the admin centre. */
function requestAddress({ addresses, directory }: Entra, request: ConsentRequest): string {
  const tenant = directory.findTenant(request.tid);
  const list = tenant ? portalAddress(tenant, 'linkAdminConsentRequests') : '';
  return `${addresses.adminCentre}${list}/${request.id}`;
}
