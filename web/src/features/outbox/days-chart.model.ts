import type { MessageDay } from '@gatehouse/contract';

export const dayKinds = ['sent', 'waiting', 'troubled'] as const;
export type DayKind = (typeof dayKinds)[number];

/** The words for what has become of messages; the legend and the head of the table. */
export const dayKindWords: Readonly<Record<DayKind, string>> = {
  sent: 'Sent',
  waiting: 'Waiting',
  troubled: 'Failed or unconfirmed',
};

const dayName = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** A day as people write it: "30 Nov". It is a name already, and of no zone. */
export const dayWords = (day: string): string => dayName.format(Date.parse(`${day}T00:00:00Z`));

export const totalOf = (day: MessageDay): number => day.sent + day.waiting + day.troubled;

/** How many of each kind there were on all days. */
export function sumsOf(days: readonly MessageDay[]): Readonly<Record<DayKind, number>> {
  const sum = (kind: DayKind): number => days.reduce((total, day) => total + day[kind], 0);
  return { sent: sum('sent'), waiting: sum('waiting'), troubled: sum('troubled') };
}

export interface Segment {
  readonly kind: DayKind;
  readonly y: number;
  readonly height: number;
}

const least = 2;

/**
 * The bar of a day, from the ground up, in a room of this height; the highest bar of all fills it. What there is one of among
 * thousands is seen all the same: nothing is lower than two.
 */
export function barOf(day: MessageDay, highest: number, room: number): readonly Segment[] {
  const scale = (room - least * dayKinds.length) / Math.max(1, highest);
  let y = room;
  return dayKinds
    .filter((kind) => day[kind] > 0)
    .map((kind) => {
      const height = Math.max(least, day[kind] * scale);
      y -= height;
      return { kind, y, height };
    });
}
