/** One request as it arrived, with the secrets masked. */
export interface LoggedRequest {
  readonly number: number;
  readonly at: string;
  readonly surface: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** Form fields or JSON members where they are small; never a mail body. */
  readonly body: Readonly<Record<string, string>>;
  readonly status: number;
}

export interface RequestLog {
  record(request: Omit<LoggedRequest, 'number'>): void;
  /** Oldest first; `surface` narrows. */
  list(surface?: string): readonly LoggedRequest[];
  clear(): void;
}

const kept = 2000;
const secretNames = new Set([
  'code',
  'client_secret',
  'client_assertion',
  'refresh_token',
  'access_token',
  'id_token',
  'id_token_hint',
  'code_verifier',
  'password',
  'passwd',
  'assertion',
  'ctx',
  'authorization',
  'cookie',
  'set-cookie',
]);

/** Keeps the newest 2,000 requests in memory. */
export function createRequestLog(): RequestLog {
  let requests: LoggedRequest[] = [];
  let count = 0;
  return {
    record(request) {
      count += 1;
      requests.push({
        ...request,
        number: count,
        query: masked(request.query),
        headers: masked(request.headers),
        body: masked(request.body),
      });
      if (requests.length > kept) requests = requests.slice(-kept);
    },
    list: (surface) => requests.filter((request) => surface === undefined || request.surface === surface),
    clear() {
      requests = [];
    },
  };
}

/** The scheme of an Authorization header stays readable; what could be used by its reader does not. */
function masked(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      if (!secretNames.has(name.toLowerCase())) return [name, value];
      const scheme = name.toLowerCase() === 'authorization' ? `${value.split(' ')[0]} ` : '';
      return [name, `${scheme}(masked, ${value.length} characters)`];
    }),
  );
}
