import { mailClientId } from '../directory/demo-world.ts';
import type { StartOptions } from '../start-emulator.ts';
import { startBench, type Bench } from '../../test/relying-party.ts';

export const ada = 'ada@contoso.example';
export const ben = 'ben@contoso.example';
export const outside = 'buyer@elsewhere.example';

/** A mail as the control API's lists show it. */
export interface ListedMail {
  readonly id: string;
  readonly subject: string;
  readonly attachmentCount: number;
}

/** A running emulator, with what tests of mail ask of it. */
export interface MailBench extends Bench {
  readonly graph: string;
  bearer(upn: string, more?: { scopes?: string[]; lifetimeSeconds?: number }): Promise<string>;
  /** `POST /v1.0/me/sendMail` as ada, unless `headers` say otherwise. */
  post(body: string | object, headers?: Record<string, string>): Promise<Response>;
  list(address: string, folder?: 'inbox' | 'sent'): Promise<ListedMail[]>;
  detail(address: string, id: string): Promise<Record<string, unknown>>;
}

/** Starts an emulator, in memory unless `options` say otherwise, for tests of mail. */
export async function startMailBench(options: StartOptions = {}): Promise<MailBench> {
  const bench = await startBench(options);
  const { running, control } = bench;
  const { graph } = running.addresses;
  const bearer: MailBench['bearer'] = async (upn, more = {}) => {
    const person = running.emulator.directory.findPersonEvenDeleted(upn);
    if (!person) throw new Error(`nobody is called ${upn}`);
    const { tid, oid } = person;
    const { scopes = ['Mail.Send'], ...rest } = more;
    const facts = { tid, oid, upn, clientId: mailClientId, scopes, ...rest };
    const { accessToken } = await running.emulator.accessTokens.issue(facts);
    return `Bearer ${accessToken}`;
  };
  return {
    ...bench,
    graph,
    bearer,
    post: async (body, headers = {}) =>
      fetch(`${graph}/v1.0/me/sendMail`, {
        method: 'POST',
        headers: { authorization: await bearer(ada), 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    list: (address, folder = 'inbox') => control.call('GET', `/mailboxes/${address}/${folder}`),
    detail: (address, id) => control.call('GET', `/mailboxes/${address}/messages/${id}`),
  };
}

/** A request to send: to ben, unless `message` says otherwise. */
export function letter(message: object = {}, more: object = {}): object {
  return {
    message: {
      subject: 'Quote',
      body: { contentType: 'HTML', content: '<p>Our <b>quote</b></p>' },
      toRecipients: to(ben),
      ...message,
    },
    ...more,
  };
}

/** Recipients as Graph writes them. */
export function to(...addresses: string[]): object[] {
  return addresses.map((address) => ({ emailAddress: { address } }));
}
