import type { InvitationRowOutcome } from '@gatehouse/contract';

/** Why a row was left out, for the person whose list it is. */
export const rowProblemWords: Readonly<Record<NonNullable<InvitationRowOutcome['problem']>, string>> = {
  address_refused: 'is no email address we can write to',
  name_too_long: 'has a name of more than 64 characters',
  role_unknown: 'has a role that is neither admin nor member',
  twice_in_list: 'stands in the list twice',
  user_already: 'is in the account already',
  invited_already: 'is invited already',
  mailed_enough: 'has had three mails of ours within the hour; try again later',
};
