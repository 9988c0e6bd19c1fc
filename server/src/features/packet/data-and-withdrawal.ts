import type { PacketFacts, Section } from './packet.model.ts';
import { portalPath, portalWords as words } from './portal.ts';

/** What travels where, how long it stays, and how it is deleted. */
export function whatTravels({ brand, supportEmail }: PacketFacts): Section {
  return {
    id: 'data',
    title: 'What travels where',
    intro: `${brand} stores this in its own database and nowhere else. Everything of one customer is kept apart from all others, by the database itself.`,
    blocks: [
      {
        kind: 'table',
        head: ['What', 'From', 'To', 'Kept'],
        rows: [
          [
            'Name, email address, directory and object ID',
            'Microsoft',
            brand,
            `While the person is a user of ${brand}`,
          ],
          [
            'Refresh token of a connected mailbox',
            'Microsoft',
            `${brand}, sealed with AES-256-GCM`,
            'Until disconnected, or until Microsoft ends it',
          ],
          [
            'Refresh token of a sign-in, to ask whether the person may still enter',
            'Microsoft',
            `${brand}, sealed with AES-256-GCM`,
            'While that session is open, or an API key of the person works; at most ten minutes longer',
          ],
          [
            'A mail that the person wrote and sent',
            brand,
            'The person’s own mailbox, then its recipients',
            'With the account; the copy in Sent Items is yours',
          ],
          ['How a sign-in went: times and Microsoft’s numbers, no token', 'Microsoft', brand, 'One month'],
          ['Who did what in the account', brand, brand, 'With the account'],
          ['Passwords, other mail, files, calendars, other people’s data', 'never', 'never', 'never'],
        ],
      },
      {
        kind: 'text',
        text: `To have it deleted: an admin of the account removes a person under People; for the whole account write to [${supportEmail}](mailto:${supportEmail}) with the reference of this page. Deleted is everything of the account; what stays is that it was, and when.`,
      },
    ],
  };
}

/** How to take it back, and what happens here, no sooner than it does. */
export function howToWithdraw({ brand, apps }: PacketFacts): Section {
  const [signIn, mail] = [apps['sign-in'].name, apps.mail.name];
  const renewal =
    'No more mail leaves from the next renewal of the access token on, which Microsoft gives out for about an hour; what is queued then waits';
  const outWithin = 'at the latest five minutes after the interval of the account';
  return {
    id: 'withdraw',
    title: 'Withdraw, at any time',
    intro: `You do it at Microsoft and need not ask us. Microsoft does not tell ${brand}, so ${brand} asks: for each session in use at an interval of 10 minutes (5 to 60, as the account has set it), and before the first request of one that was idle; for mail at the next renewal of an access token. Only while Microsoft answers nobody in your tenant do sessions go on, for 8 hours at most unless the account has set another time (0 to 24).`,
    blocks: [
      {
        kind: 'table',
        head: ['To stop', 'In the Entra admin center', 'What happens here'],
        rows: [
          [
            '**One person**',
            `**${words.users.text}** › the person › **${words.revokeSessions.text}**, or disable the account`,
            `Every session and personal key of the person ends, ${outWithin}, and what they had queued is held. Enabling the account again brings nothing back by itself. Ask an admin of the account to switch the user off for an end at once`,
          ],
          [
            '**Mail only, for all**',
            portalPath('pathDisableApp', mail),
            `${renewal}. People can still sign in`,
          ],
          [
            '**Sign-in, for all**',
            portalPath('pathDisableApp', signIn),
            `Nobody signs in with Microsoft any more, and every session that Microsoft opened ends, ${outWithin}`,
          ],
          [
            '**The approval itself**',
            portalPath('pathRevokeConsent', signIn),
            `Every session that Microsoft opened ends, ${outWithin}; people are asked again, or stopped, at their next sign-in`,
          ],
          [
            '**Everything**',
            portalPath('pathDeleteApp', signIn),
            'As above, for each of the two apps that you delete',
          ],
        ],
      },
    ],
  };
}
