import { whatFalls, type Falls } from '../../server/src/features/liveness/public.ts';

const words: { readonly [Thing in keyof Falls]: Readonly<Record<Falls[Thing], string>> } = {
  sessions: {
    end: '**end**',
    'end-of-that-sign-in': 'those of that sign-in **end**',
    'end-of-other-methods': 'those that Microsoft did not open **end**',
    'go-on': 'go on',
  },
  mailbox: {
    stays: 'stays',
    'needs-reconnect': '**needs reconnecting**',
    'is-disconnected': '**is disconnected**, credential forgotten',
  },
  messages: {
    leave: 'leave',
    'wait-for-reconnect': '**held** until they reconnect',
    'wait-for-a-person': '**held** until a person decides',
    'are-cancelled': '**cancelled**',
  },
  drafts: { stay: 'stay', 'are-deleted': '**deleted**' },
  invitations: { stay: 'stay' },
  personalKeys: { end: '**end**', 'go-on': 'go on' },
  organizationKeys: { 'go-on': 'go on' },
};

const soon = {
  check: 'within the account’s interval + 5 minutes',
  'front-channel': 'at once, where Microsoft’s page reaches us',
  'next-mail': 'with the next mail, once our access token is over: 60 to 90 minutes at most',
  'our-own-act': 'at once',
} as const;

function row({ what, by, falls }: (typeof whatFalls)[keyof typeof whatFalls]): string {
  const cells = [
    what,
    soon[by],
    words.sessions[falls.sessions],
    words.mailbox[falls.mailbox],
    words.messages[falls.messages],
    words.drafts[falls.drafts],
    words.invitations[falls.invitations],
    words.personalKeys[falls.personalKeys],
    words.organizationKeys[falls.organizationKeys],
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The guide for account admins: what ends when somebody loses their access, from the table that a test lives through. */
export function whatFallsGuide(made: string): string {
  return [
    made,
    '',
    '# What falls when',
    '',
    'What becomes of what a person has here, when something happens to them at Microsoft or here.',
    '',
    '| what happens | how soon | sessions | mailbox | messages that have not left | drafts and signature | invitations they sent | their API keys | API keys of the account |',
    '|---|---|---|---|---|---|---|---|---|',
    ...Object.values(whatFalls).map(row),
    '',
    '- **Nothing comes back by itself.** Whoever is enabled again signs in again. What was held stays held until they send or cancel',
    '  it in their outbox; after 30 days it is cancelled.',
    '- **While Microsoft does not answer**, nothing ends by it: sessions go on to the account’s grace since their last proof of life.',
    '- Where the sessions were revoked in Entra and the person has signed in again before the check, the session from before ends alone, and nothing else of theirs falls.',
    '- A message whose mailbox needs reconnecting waits seven days, and then fails with a word to its sender, who can send it again.',
    '- A program with an API key of a person is asked about as often as a session, with the token of the session that was proven last,',
    '  be it over or not. While Microsoft does not answer for longer than the grace, such a key rests.',
    '- Where a mail is due before a session of theirs is asked about, the mailbox is refused first: it needs reconnecting, and the',
    '  message is held for that until the loss of access holds it for a person.',
    '- A mail that Graph has accepted is Microsoft’s.',
    '',
  ].join('\n');
}
