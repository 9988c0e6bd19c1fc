import { createSealing } from '../src/ports/secrets/sealing.ts';
import type { House } from './harness.ts';

/** What a test looks at of a notice's content. */
export interface NoticeText {
  readonly kind: string;
  readonly code?: string;
  readonly link?: string;
}

/** The notices for an address since an instant ago, oldest first, opened with the keys of the house. */
export async function noticesTo(house: House, address: string): Promise<NoticeText[]> {
  const rows = await house.db
    .selectFrom('notices')
    .select(['id', 'sealed_facts'])
    .where('recipient_address', '=', address)
    .orderBy('id')
    .execute();
  const sealing = createSealing(house.config.sealingKeys);
  return rows.flatMap(({ id, sealed_facts: sealed }) =>
    sealed === null ? [] : [JSON.parse(sealing.open(sealed, ['notice-facts', id]).reveal()) as NoticeText],
  );
}

/** The youngest notice for an address, which must be there. */
export async function lastNoticeTo(house: House, address: string): Promise<NoticeText> {
  const last = (await noticesTo(house, address)).at(-1);
  if (last === undefined) throw new Error(`no notice to ${address}`);
  return last;
}

/** How many were asked for, of everybody. */
export async function noticeCount(house: House): Promise<number> {
  const row = await house.db
    .selectFrom('notices')
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
