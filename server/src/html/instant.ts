const clock = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });

/** An instant as people read it, in UTC: the page says so beside it. */
export function showInstant(instant: Date): string {
  return clock.format(instant);
}
