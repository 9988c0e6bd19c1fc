interface Formats {
  readonly day: Intl.DateTimeFormat;
  readonly clock: Intl.DateTimeFormat;
  readonly year: Intl.DateTimeFormat;
  readonly wall: Intl.DateTimeFormat;
}

const formatsIn = (timeZone: string | undefined): Formats => {
  const zone = timeZone === undefined ? {} : { timeZone };
  return {
    day: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', ...zone }),
    clock: new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', ...zone }),
    year: new Intl.DateTimeFormat('en-GB', { year: 'numeric', ...zone }),
    // Swedish writes dates as ISO 8601 does.
    wall: new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'medium', ...zone }),
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

/** The same within a sentence: "at 10:42", "on 19 Nov at 10:42". */
export function atWhen(iso: string, now = new Date()): string {
  const instant = new Date(iso);
  const time = `at ${formats.clock.format(instant)}`;
  return dateOf(instant) === dateOf(now) ? time : `on ${formats.day.format(instant)} ${time}`;
}

/** What is only expected: "at about 10:42", "on 19 Nov at about 10:42"; what should have been is "any moment". */
export function aboutWhen(iso: string, now = new Date()): string {
  return Date.parse(iso) <= now.getTime() ? 'any moment' : atWhen(iso, now).replace('at ', 'at about ');
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

/** The same instant in UTC to the second, for whoever compares it with another record. */
export function inUtc(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}

const oneDay = 86_400_000;

/** The instant at which the clocks show this (`Date.parse` of the reading as if it were UTC), where times are written. */
function instantAt(reading: number): Date {
  let instant = reading;
  // Twice: the first step may cross a change of the clocks.
  for (let step = 0; step < 2; step += 1)
    instant -= Date.parse(`${formats.wall.format(instant).replace(' ', 'T')}Z`) - reading;
  return new Date(instant);
}

/** The first instant of a day (`2026-11-23`), or of the day after it, where times are written; in UTC. */
export function startOfDay(day: string, daysAfter = 0): string {
  return instantAt(Date.parse(`${day}T00:00:00Z`) + daysAfter * oneDay).toISOString();
}

/** The instant of a day and time as a person types them (`2026-11-23T09:30`), in UTC; null where that is none. */
export function instantOf(typed: string): string | null {
  // Of other texts V8 makes a day of the year 2000.
  const reading = /^\d{4,6}(-\d\d){2}T\d\d:\d\d$/.test(typed) ? Date.parse(`${typed}:00Z`) : NaN;
  return Number.isNaN(reading) ? null : instantAt(reading).toISOString();
}

/** The same the other way: what the clocks show at an instant, to the minute. */
export function typedOf(instant: Date): string {
  return formats.wall.format(instant).replace(' ', 'T').slice(0, 16);
}

/** Where times are written. */
export function zoneName(): string {
  return formats.wall.resolvedOptions().timeZone;
}
