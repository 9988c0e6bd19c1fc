import type { AppCard, PacketFacts, Section } from './packet.model.ts';

/** What each scope lets the app do, in plain words; the order is that of the cards. */
const signInMay = [
  { what: 'Know that it is really this person', scopes: ['openid'] },
  { what: 'See their name and work email address', scopes: ['profile', 'email'] },
  { what: 'Ask Microsoft later whether they may still enter', scopes: ['offline_access'] },
];

/** The same for mail; the one scope of Graph comes from the registration's list. */
const mailMay = (graphScopes: readonly string[]) => [
  { what: 'Send a mail as the person, when they press Send', scopes: graphScopes },
  { what: 'Know which mailbox it is', scopes: ['openid', 'profile', 'email'] },
  { what: 'Send what they queued while they are away', scopes: ['offline_access'] },
];

function cardOf(
  facts: PacketFacts,
  registration: 'sign-in' | 'mail',
  words: Pick<AppCard, 'purpose' | 'may' | 'cannot'>,
): AppCard {
  const { name, clientId } = facts.apps[registration];
  return { name, clientId, publisher: facts.publisher, ...words };
}

/** Both apps: what they may do and why, and what they cannot. */
export function whatIsAsked(facts: PacketFacts): Section {
  const { brand, apps } = facts;
  return {
    id: 'what',
    title: 'What you approve',
    intro:
      'Two separate apps, so that you can allow one without the other. All permissions are delegated: an app can act only as a person who signed in to it.',
    blocks: [
      {
        kind: 'cards',
        cards: [
          cardOf(facts, 'sign-in', {
            purpose: `Sign-in: your people enter ${brand} with their work account, so that leaving your company ends their way in`,
            may: signInMay,
            cannot: [
              'Read or send mail',
              'See files, calendars, chats or contacts',
              'See other people or groups in your directory',
              'Change anything in Microsoft 365',
            ],
          }),
          cardOf(facts, 'mail', {
            purpose: `Outlook connection: what your people send with ${brand} leaves from their own mailbox, through your own tenant`,
            may: mailMay(apps.mail.scopes.filter((scope) => scope.includes('.'))),
            cannot: [
              'Read, search, change or delete any mail',
              'Send from a mailbox whose owner did not connect it',
              'Send from shared mailboxes or as somebody else',
              'Read contacts, calendars or files',
            ],
          }),
        ],
      },
      {
        kind: 'text',
        text: `\`Mail.Send\` is a restricted scope: many tenants let only an admin approve it. Of the mail permissions it is the narrowest: ${apps.mail.name} asks for none that reads. Compare publisher and application ID with what Microsoft shows you before you press Accept; a blue tick there means that Microsoft has verified the publisher.`,
      },
    ],
  };
}
