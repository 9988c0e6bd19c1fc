import { operations } from '@gatehouse/contract';
import { demoPassword } from '../worlds/demo.ts';
import { Browser, type Page } from './browser.ts';
import { postForm } from './forms.ts';
import { answerAs, apiOf, replyOf, signIn, type House } from './harness.ts';
import { lastMailTo } from './notices.ts';

/** A journey to Microsoft that only its starter may finish. */
export interface Journey {
  readonly what: string;
  readonly starter: string;
  /** The starter's browser, and where we send it. */
  readonly start: () => Promise<{ readonly browser: Browser; readonly microsoft: URL }>;
  /** What the journey leaves behind, once. */
  readonly leaves: string;
}

/** Where an answer of ours leads at Microsoft, whoever answers there. */
function leadingTo(house: House, page: Page): URL {
  const microsoft = new URL(page.headers.get('location') ?? '', house.baseUrl);
  microsoft.searchParams.delete('login_hint');
  return microsoft;
}

/** With a code: a silent journey's answer that a page is needed leads on to that page first. */
const isCallback = (next: URL): boolean =>
  next.pathname.endsWith('/callback') && next.searchParams.has('code');

/** Through Microsoft as this person, and back to the address of our callback, which is not asked. */
export async function callbackAt(
  house: House,
  browser: Browser,
  microsoft: URL,
  upn: string,
): Promise<string> {
  await answerAs(house, upn);
  return (await browser.visit(microsoft.href, isCallback)).url;
}

/** The link in the mail that invites this address into ada's account. */
export async function inviteLink(house: House, email: string): Promise<string> {
  const ada = await signIn(house, 'ada@contoso.example');
  const body = { rows: [{ email }] };
  replyOf(await apiOf(house, ada)(operations.sendInvitations, { body }));
  return (await lastMailTo(house, email)).link;
}

export function microsoftJourneys(house: () => House): readonly Journey[] {
  const from = async (browser: Browser, address: string) => {
    const page = await browser.ask(new URL(address, house().baseUrl).href);
    return { browser, microsoft: leadingTo(house(), page) };
  };
  return [
    {
      what: 'signing in',
      starter: 'ben@contoso.example',
      start: () => from(new Browser(), '/sign-in/microsoft'),
      leaves: 'session.opened',
    },
    {
      what: 'adding Microsoft to a user',
      starter: 'kim@contoso.example',
      async start() {
        const browser = new Browser();
        const typed = { email: 'kim@contoso.example', password: demoPassword };
        await postForm(house(), browser, '/sign-in/password', typed);
        return from(browser, '/tenants/link/microsoft');
      },
      leaves: 'user.method-added',
    },
    {
      what: 'connecting a mailbox',
      starter: 'chen@contoso.example',
      start: async () => from(await signIn(house(), 'chen@contoso.example'), '/mailboxes/connect'),
      leaves: 'mailbox.connected',
    },
    {
      what: 'accepting an invitation',
      starter: 'wanted@contoso.example',
      start: async () =>
        from(new Browser(), `${await inviteLink(house(), 'wanted@contoso.example')}/microsoft`),
      leaves: 'invitation.accepted',
    },
  ];
}
