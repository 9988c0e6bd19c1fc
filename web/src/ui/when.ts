interface Formats {
  readonly day: Intl.DateTimeFormat;
  readonly clock: Intl.DateTimeFormat;
  readonly year: Intl.DateTimeFormat;
}

const formatsIn = (timeZone: string | undefined): Formats => {
  const zone = timeZone === undefined ? {} : { timeZone };
  return {
    day: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', ...zone }),
    clock: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', ...zone }),
    year: new Intl.DateTimeFormat('en-GB', { year: 'numeric', ...zone }),
  };
};

let formats = formatsIn(undefined);

/** From now on times are written in this zone of the person's profile; null: as the device says. */
export function writeTimesIn(timeZone: string | null): void {
  formats = formatsIn(timeZone ?? undefined);
}

const dateOf = (instant: Date): string => `${formats.day.format(instant)} ${formats.year.format(instant)}`;

/** A point in time as people say it: the clock time today, the date and time on other days. */
export function when(iso: string, now = new Date()): string {
  const instant = new Date(iso);
  const time = formats.clock.format(instant);
  return dateOf(instant) === dateOf(now) ? time : `${formats.day.format(instant)}, ${time}`;
}

/** "since" as words: with the day, always. */
export function since(iso: string): string {
  const instant = new Date(iso);
  return `${dateOf(instant)}, ${formats.clock.format(instant)}`;
}

/** The day alone. */
export function onDay(iso: string): string {
  return dateOf(new Date(iso));
}
