const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });

/** An instant as people read it, in UTC: the page says so beside it. */
export function showInstant(instant: Date): string {
  return clock.format(instant);
}

const calendar = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** The day of an instant, in UTC: for who shall learn no more of when somebody else was here. */
export function showDay(instant: Date): string {
  return calendar.format(instant);
}
