const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** A point in time as people say it: the clock time today, the date and time on other days. */
export function when(iso: string, now = new Date()): string {
  const instant = new Date(iso);
  const isToday = instant.toDateString() === now.toDateString();
  return isToday ? clock.format(instant) : `${day.format(instant)}, ${clock.format(instant)}`;
}

/** "since" as words: with the day, always. */
export function since(iso: string): string {
  const instant = new Date(iso);
  return `${day.format(instant)} ${instant.getFullYear()}, ${clock.format(instant)}`;
}
