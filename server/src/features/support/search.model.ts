/** What a text that was typed into the search can be meant as; several at once, as far as its form allows. */
export interface Search {
  readonly organizationId: string | null;
  readonly userId: string | null;
  readonly email: string | null;
  readonly reference: string | null;
  /** A GUID: the Correlation Id of Microsoft's pages, or a tenant's id. */
  readonly guid: string | null;
  /** A part of an organization's name, or one of its domains. */
  readonly words: string | null;
}

const id = (prefix: string): RegExp => new RegExp(`^${prefix}_[0-9a-hjkmnp-tv-z]{26}$`);
const organizationId = id('org');
const userId = id('usr');
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** As `newReference` makes them, with or without the dash. */
const reference = /^([2-9A-HJKMNP-TV-Z]{4})-?([2-9A-HJKMNP-TV-Z]{4})$/;
const longest = 254;

/** A reference as it is stored, or null. */
function referenceIn(text: string): string | null {
  const parts = reference.exec(text.toUpperCase());
  return parts === null ? null : `${parts[1]}-${parts[2]}`;
}

/** What the typed text may name. Addresses and ids are looked for whole, so that nobody can leaf through people. */
export function parseSearch(typed: string): Search {
  const text = typed
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, longest);
  const lowered = text.toLowerCase();
  const whole = (form: RegExp): string | null => (form.test(lowered) ? lowered : null);
  const ids = { organizationId: whole(organizationId), userId: whole(userId), guid: whole(guid) };
  const email = text.includes('@') ? lowered : null;
  const isWords = text.length >= 2 && email === null && Object.values(ids).every((found) => found === null);
  return { ...ids, email, reference: referenceIn(text), words: isWords ? text : null };
}
