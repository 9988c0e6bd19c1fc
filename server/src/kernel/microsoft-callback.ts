/** What Microsoft's redirect carried: a code, or an error; and the state that names the attempt. Nothing of it is proven. */
export interface MicrosoftCallback {
  readonly state: string;
  readonly answer:
    | {
        readonly kind: 'code';
        readonly code: string;
        /** Who says that it answers (RFC 9207). Entra says nothing (read 2026-11); what is said is compared. */
        readonly issuer: string | null;
      }
    | {
        readonly kind: 'error';
        readonly error: string;
        readonly errorSubcode: string | null;
        readonly errorDescription: string | null;
      };
}

const longestParameter = 4096;

/** Reads the query of a callback; undefined where it has no state, neither code nor error, or one of ours twice. */
export function parseMicrosoftCallback(query: URLSearchParams): MicrosoftCallback | undefined {
  const one = (name: string): string | null => {
    const values = query.getAll(name);
    const [value] = values;
    return values.length === 1 && value !== undefined && value.length <= longestParameter ? value : null;
  };
  const [state, code, error] = [one('state'), one('code'), one('error')];
  if (state === null) return undefined;
  // `error` is looked at first: a code beside it is worth nothing.
  if (error !== null) {
    return {
      state,
      answer: {
        kind: 'error',
        error,
        errorSubcode: one('error_subcode'),
        errorDescription: one('error_description'),
      },
    };
  }
  const issuer = one('iss');
  if (code === null || query.has('error') || (issuer === null && query.has('iss'))) return undefined;
  return { state, answer: { kind: 'code', code, issuer } };
}
