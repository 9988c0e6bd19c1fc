const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });

/** An instant as people read it, in UTC: the page says so beside it. */
export function showInstant(instant: Date): string {
  return clock.format(instant);
}

const minute = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'UTC' });
const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' });

/** The same to the minute, with its zone: "29 Nov 2026, 16:22 UTC". */
export function showMinute(instant: Date): string {
  return `${date.format(instant)}, ${minute.format(instant)} UTC`;
}

/** The same within a sentence: "on 29 Nov 2026 at 16:22 UTC". */
export function atMinute(instant: Date): string {
  return `on ${date.format(instant)} at ${minute.format(instant)} UTC`;
}

const calendar = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** The day of an instant, in UTC: for who shall learn no more of when somebody else was here. */
export function showDay(instant: Date): string {
  return calendar.format(instant);
}
