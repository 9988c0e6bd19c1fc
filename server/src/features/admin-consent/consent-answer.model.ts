/** What the browser brought back from the admin-consent endpoint. Anybody can write such an address: nothing of it is proven. */
export interface ConsentAnswer {
  readonly state: string;
  readonly answer:
    | { readonly kind: 'said-yes' }
    | {
        readonly kind: 'error';
        readonly error: string;
        readonly errorSubcode: string | null;
        readonly errorDescription: string | null;
      }
    /** Neither: half of an answer, or one that was made up. */
    | { readonly kind: 'unclear' };
}

const longestParameter = 4096;

/**
 * Reads the query of the callback; undefined where it has no state. `error` is looked at first, because `admin_consent=True`
 * stands on errors too, and `tenant` is not read at all: whoever writes the address chooses it
 * (learn.microsoft.com/entra/identity-platform/v2-admin-consent, read 2026-11; security case G02).
 */
export function parseConsentAnswer(query: URLSearchParams): ConsentAnswer | undefined {
  const one = (name: string): string | null => {
    const values = query.getAll(name);
    const [value] = values;
    return values.length === 1 && value !== undefined && value.length <= longestParameter ? value : null;
  };
  const state = one('state');
  if (state === null) return undefined;
  if (query.has('error')) {
    const [errorSubcode, errorDescription] = [one('error_subcode'), one('error_description')];
    return { state, answer: { kind: 'error', error: one('error') ?? '', errorSubcode, errorDescription } };
  }
  return { state, answer: { kind: one('admin_consent') === 'True' ? 'said-yes' : 'unclear' } };
}
