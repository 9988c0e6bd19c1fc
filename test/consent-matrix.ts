// The consent matrix: every posture of a tenant, both registrations, every ending at Microsoft. One script, two players:
// over HTTP (server/test/consent-matrix.http.test.ts) and in Chromium (e2e/matrix). What everybody sees at the end of each
// cell is one row of docs/reference/consent-matrix.md, which both players must come to.

export const registrations = ['sign-in', 'mail'] as const;
export type Registration = (typeof registrations)[number];

/** How a tenant answers user consent. */
export interface Posture {
  readonly name: string;
  readonly setting: {
    readonly userConsent: 'allow' | 'microsoft-managed' | 'none';
    readonly adminConsentRequests: boolean;
  };
  /** What Microsoft shows a member who has no grant. */
  readonly shows: 'Permissions requested' | 'Approval required' | 'Need admin approval';
}

export const postures: readonly Posture[] = [
  {
    name: 'users may consent',
    setting: { userConsent: 'allow', adminConsentRequests: false },
    shows: 'Permissions requested',
  },
  {
    name: 'approval by request',
    setting: { userConsent: 'none', adminConsentRequests: true },
    shows: 'Approval required',
  },
  {
    name: 'admins only',
    setting: { userConsent: 'none', adminConsentRequests: false },
    shows: 'Need admin approval',
  },
  {
    name: 'Microsoft managed',
    setting: { userConsent: 'microsoft-managed', adminConsentRequests: false },
    shows: 'Permissions requested',
  },
];

export const endings = [
  'accept',
  'decline',
  'request, approved',
  'request, denied',
  'request, blocked',
  'request, expired',
  'close the window',
  'return without granting',
  'link before the app is listed',
  'link after the app is listed',
  'grant by hand',
  'grant revoked later',
] as const;
export type Ending = (typeof endings)[number];

/** After these, everybody of the tenant comes through without a question. */
export const approvals: readonly Ending[] = [
  'request, approved',
  'link before the app is listed',
  'link after the app is listed',
  'grant by hand',
];

export interface Cell {
  readonly posture: Posture;
  readonly registration: Registration;
  readonly ending: Ending;
}

/** Whether Microsoft offers what the ending begins with to a member of such a tenant. */
export function isOffered({ posture, ending }: Cell): boolean {
  if (ending === 'accept') return posture.shows === 'Permissions requested';
  if (ending.startsWith('request')) return posture.shows === 'Approval required';
  if (ending === 'return without granting') return posture.shows === 'Need admin approval';
  return ending === 'decline' ? posture.shows !== 'Need admin approval' : true;
}

export const cells: readonly Cell[] = postures.flatMap((posture) =>
  registrations.flatMap((registration) => endings.map((ending) => ({ posture, registration, ending }))),
);

/** What everybody sees when the cell is over. */
export interface Seen {
  readonly user: string;
  readonly colleague: string;
  readonly accountAdmin: string;
  readonly itAdmin: string;
  readonly support: string;
}

export type Button = 'accept' | 'decline' | 'request' | 'return' | 'leave';

/** What a player of the matrix can do. Whatever gives a text gives the heading of the page on which it ended. */
export interface Player {
  /** The member goes to Microsoft for the cell's registration and presses a button there; `leave` closes the window. */
  goAsMember(button: Button): Promise<string>;
  /** A second person of the tenant does the same; whoever asks them anything is declined. */
  goAsColleague(): Promise<string>;
  /** The member says on "Stuck on Microsoft's page?" that they sent the request. */
  saySent(): Promise<string>;
  /** The member tells what Microsoft's mail said. */
  tell(answer: 'denied'): Promise<string>;
  /** The member looks at the page of their wait. */
  lookAtWait(): Promise<string>;
  lookAtStuck(): Promise<string>;
  /** The member says there that they met "Need admin approval", and asks for the way to get their IT admin in. */
  getItIn(): Promise<string>;
  /** The IT admin answers the request in the admin centre. */
  answerRequest(answer: 'approve' | 'deny' | 'block'): Promise<void>;
  letRequestExpire(): Promise<void>;
  /** Somebody of the tenant has been granted the registration for themselves, so that it is listed there. */
  list(): Promise<void>;
  /** The IT admin opens the hand-off link and approves this one registration. */
  approveByLink(): Promise<string>;
  /** The IT admin grants in the admin centre; `not listed` where there is no such app to be found. */
  grantByHand(): Promise<'granted' | 'not listed'>;
  revokeGrants(): Promise<void>;
  /** The grant of the registration on the hand-off page, in its words. */
  seeAsItAdmin(): Promise<string>;
  /** The last step of the member's last journey on support's time line. */
  seeAsSupport(): Promise<string>;
  /** State of the account's open or last case for this registration, and how it is known. */
  seeAsAccountAdmin(): Promise<string>;
}

const asked = async (player: Player): Promise<void> => {
  await player.goAsMember('request');
  await player.saySent();
};

/** What happens in each cell, up to what the member sees last. */
const plays: Readonly<Record<Ending, (player: Player) => Promise<string>>> = {
  accept: (player) => player.goAsMember('accept'),
  decline: (player) => player.goAsMember('decline'),
  'request, approved': async (player) => {
    await asked(player);
    await player.answerRequest('approve');
    return player.goAsMember('decline');
  },
  'request, denied': async (player) => {
    await asked(player);
    await player.answerRequest('deny');
    const told = await player.tell('denied');
    return `${told}; at Microsoft: ${await player.goAsMember('leave')}`;
  },
  'request, blocked': async (player) => {
    await asked(player);
    await player.answerRequest('block');
    const atMicrosoft = await player.goAsMember('leave');
    return `${await player.lookAtWait()}; at Microsoft: ${atMicrosoft}`;
  },
  'request, expired': async (player) => {
    await asked(player);
    await player.letRequestExpire();
    const waiting = await player.lookAtWait();
    return `${waiting}; at Microsoft: ${await player.goAsMember('leave')}`;
  },
  'close the window': async (player) => {
    await player.goAsMember('leave');
    return player.lookAtStuck();
  },
  'return without granting': async (player) => {
    const back = await player.goAsMember('return');
    return `${back}; then: ${await player.getItIn()}`;
  },
  'link before the app is listed': async (player) => {
    await player.approveByLink();
    return player.goAsMember('decline');
  },
  'link after the app is listed': async (player) => {
    await player.list();
    await player.approveByLink();
    return player.goAsMember('decline');
  },
  'grant by hand': async (player) => {
    const first = await player.grantByHand();
    if (first !== 'not listed') throw new Error('granted where nothing is listed');
    await player.list();
    await player.grantByHand();
    return player.goAsMember('decline');
  },
  'grant revoked later': async (player) => {
    await player.approveByLink();
    await player.goAsMember('decline');
    await player.revokeGrants();
    return player.goAsMember('leave');
  },
};

/** Plays one cell and looks at it from every side. The account admin looks last: to come in is a sighting, too. */
export async function playCell(cell: Cell, start: () => Promise<Player>): Promise<Seen | 'not offered'> {
  if (!isOffered(cell)) return 'not offered';
  const player = await start();
  const user = await plays[cell.ending](player);
  const support = await player.seeAsSupport();
  const colleague = approvals.includes(cell.ending) ? await player.goAsColleague() : '';
  const itAdmin = await player.seeAsItAdmin();
  return { user, colleague, accountAdmin: await player.seeAsAccountAdmin(), itAdmin, support };
}

const columns = ['user', 'colleague', 'accountAdmin', 'itAdmin', 'support'] as const;

/** The table that is printed and compared. */
export function matrixTable(rows: readonly (readonly [Cell, Seen | 'not offered'])[]): string {
  const line = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`;
  const head = [
    'tenant',
    'registration',
    'ending',
    'the user',
    'a second user',
    'the account admin',
    'the IT admin',
    'support',
  ];
  return [
    line(head),
    line(head.map(() => '---')),
    ...rows.map(([{ posture, registration, ending }, seen]) =>
      line([
        posture.name,
        registration,
        ending,
        ...(seen === 'not offered'
          ? ['not offered by Microsoft', '', '', '', '']
          : columns.map((name) => seen[name])),
      ]),
    ),
    '',
  ].join('\n');
}
