import { entry, type ErrorEntry } from './error-entry.ts';

/** Refusals about users, invitations and linked tenants. */
export const peopleErrors = {
  user_not_found: entry(
    404,
    'never',
    'There is no such user in your account.',
    'Reload the list of people.',
    'No user of this id in the caller’s organization, or removed; existence elsewhere is private.',
  ),
  last_admin: entry(
    409,
    'after-you-act',
    'This is the last admin of the account.',
    'Make somebody else an admin first. Nothing was changed.',
    'Decided while all active admins are locked (security case D11).',
  ),
  tenant_not_linked: entry(
    409,
    'after-you-act',
    'That Microsoft tenant is not linked to your account.',
    'Choose one of the linked tenants. Nothing was changed.',
    'No row of linked_tenants for the organization.',
  ),
  microsoft_account_differs: entry(
    409,
    'after-you-act',
    'You have another Microsoft account here.',
    'Sign in at Microsoft with the account that is yours here. Nothing was changed.',
    'The subject that came back is not the identity of the session’s user (security case D07).',
  ),
  sign_in_not_fresh: entry(
    403,
    'after-you-act',
    'This needs a sign-in of a few minutes ago.',
    'Sign in once more and go on from there. Nothing was changed.',
    'No Microsoft account yet and the session is older than five minutes, or the answer at the callback belongs to another session, is older than ten minutes, or its auth_time is (security case D07).',
  ),
  user_exists_already: entry(
    409,
    'after-you-act',
    'There is a user with this Microsoft account or address already.',
    'Sign in as that user, or ask an admin of your account. Nothing was changed.',
    'Unique (organization, tid, oid) or (organization, lower(email)) (security case D10).',
  ),
  invitation_not_found: entry(
    404,
    'never',
    'There is no such invitation in your account.',
    'Reload the list of invitations.',
    'No invitation of this id in the caller’s organization.',
  ),
  invitation_over: entry(
    409,
    'after-you-act',
    'This invitation is over.',
    'It was accepted, withdrawn or refused. Invite again if it is still wanted.',
    'The invitation is not open.',
  ),
  invitation_unknown: entry(
    404,
    'after-you-act',
    'This invitation is not good any more.',
    'It was accepted, withdrawn, sent again, or is older than three days. Ask the person who invited you for a new one.',
    'No open, unexpired invitation has this token (security cases D01, D02).',
  ),
  invitation_inviter_gone: entry(
    403,
    'after-you-act',
    'The person who invited you may not invite any more.',
    'Ask an admin of the account for a new invitation.',
    'The inviter is no active admin at the moment of acceptance (security case D05).',
  ),
  invitation_waits_for_admin: entry(
    403,
    'after-you-act',
    'An admin must let you in first.',
    'The invitation was sent to another address than the one Microsoft names for you. We have put your name before the admins of the account; come back when one of them has said yes.',
    'The address of the verified subject is not the invited one; an address only ever stops (security case D03).',
  ),
  guest_refused: entry(
    403,
    'after-you-act',
    'You came as a guest of that organization.',
    'Use the account of the organization that employs you. Nothing was changed.',
    'acct is 1: a guest of the tenant, whose own admins we do not know (security case A14).',
  ),
} as const satisfies Record<string, ErrorEntry>;
