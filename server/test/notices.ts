import { runNotices, type House } from './harness.ts';

/** What a test reads in a mail of ours. */
export interface NoticeMail {
  readonly subject: string;
  readonly code: string;
  readonly link: string;
}

interface Arrived {
  readonly to: readonly { readonly address: string }[];
  readonly subject: string;
  readonly text: string;
}

async function isUnderWay(house: House, address: string): Promise<boolean> {
  const row = await house.db
    .selectFrom('notices')
    .select('id')
    .where('recipient_address', '=', address)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** The mails of ours that have come to an address, oldest first, once all that were asked for have arrived. */
export async function mailsTo(house: House, address: string): Promise<NoticeMail[]> {
  while (await isUnderWay(house, address)) await runNotices(house);
  // The inbox shows the youngest first.
  const all = (await house.emulator.call('GET', '/notices')) as Arrived[];
  return all
    .toReversed()
    .filter((mail) => mail.to.some((to) => to.address === address))
    .map(({ subject, text }) => ({
      subject,
      code: /^\d{4} \d{4}$/m.exec(text)?.[0] ?? '',
      link: /^https?:\S+$/m.exec(text)?.[0] ?? '',
    }));
}

/** The youngest mail to an address, which must be there. */
export async function lastMailTo(house: House, address: string): Promise<NoticeMail> {
  const last = (await mailsTo(house, address)).at(-1);
  if (last === undefined) throw new Error(`no mail to ${address}`);
  return last;
}

/** How many notices were asked for, of everybody. */
export async function noticeCount(house: House): Promise<number> {
  const row = await house.db
    .selectFrom('notices')
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
