import { errorCatalogue, type ErrorCode } from '@gatehouse/contract';

/** The rule that decided how an attempt ended, in words for people of support. */
export interface DecisionRule {
  /** Which part decided. */
  readonly by: string;
  readonly rule: string;
}

const microsoft = 'Microsoft';
const answers = 'The table of Microsoft’s answers';
const idToken = 'The check of the ID token';
const subject = 'The rule about subjects';
const guard = 'The guard of sessions';
const mailbox = 'The rule about mailboxes';
const door = 'The support door';

const rules: Partial<Record<ErrorCode, DecisionRule>> = {
  microsoft_declined: { by: microsoft, rule: 'The person pressed Cancel on the permissions (AADSTS65004).' },
  microsoft_cancelled_or_blocked: {
    by: answers,
    rule: 'access_denied with cancel: the person cancelled, or an IT admin must approve. Microsoft sends the same for both.',
  },
  microsoft_admin_approval_needed: {
    by: answers,
    rule: 'The tenant lets nobody but an IT admin approve these permissions.',
  },
  microsoft_refused: {
    by: answers,
    rule: 'No row of the table knows this answer: refused, with Microsoft’s number.',
  },
  microsoft_unreachable: {
    by: 'The connection to Microsoft',
    rule: 'No usable answer came. An outage; nobody loses anything.',
  },
  microsoft_vendor_fault: {
    by: answers,
    rule: 'Microsoft refuses our registration or its credential. Ours to mend.',
  },
  microsoft_answer_refused: {
    by: idToken,
    rule: 'The ID token did not pass: signature, issuer, audience, nonce, times or claims.',
  },
  personal_account_refused: { by: subject, rule: 'Personal Microsoft accounts are refused.' },
  user_unknown: {
    by: subject,
    rule: 'No user is linked to this tenant and object. Addresses are not looked at.',
  },
  user_moved: {
    by: subject,
    rule: 'A user was linked to this tenant and object until an admin moved the people of the tenant to another.',
  },
  user_deactivated: { by: guard, rule: 'The user is switched off.' },
  wrong_tenant: { by: guard, rule: 'The user is pinned to another tenant.' },
  microsoft_required: { by: guard, rule: 'The account asks for Microsoft, and this was another way in.' },
  method_not_set_up: { by: guard, rule: 'This way in is not set up for the user.' },
  mailbox_of_another_person: {
    by: mailbox,
    rule: 'The mailbox must be of the same Microsoft account as the user.',
  },
  mailbox_permission_missing: {
    by: mailbox,
    rule: 'Microsoft granted the sign-in without Mail.Send or without a refresh token.',
  },
  session_required: { by: mailbox, rule: 'The session that started this is over, or another one came back.' },
  support_tenant_refused: { by: door, rule: 'The person is no member of the vendor’s own tenant.' },
  support_role_missing: { by: door, rule: 'The app role support-agent is not assigned to the person.' },
  support_sign_in_not_fresh: {
    by: door,
    rule: 'Microsoft has let the person in without asking: auth_time is older than the attempt.',
  },
};

/** The rule behind a failure code; the catalogue's own words where none is named here. */
export function ruleOf(code: ErrorCode): DecisionRule {
  return rules[code] ?? { by: 'Another rule of ours', rule: errorCatalogue[code].internal };
}
