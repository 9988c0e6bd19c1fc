import * as z from 'zod/mini';

/** Whether Intl knows the name. Offsets such as +02:00, which Intl takes as well, are no zones: they know no summer. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** A name of the IANA time zone database. */
export const timeZoneName = z
  .string()
  .check(z.maxLength(100), z.refine(isTimeZone, { error: 'is not a time zone such as Europe/Berlin' }));
