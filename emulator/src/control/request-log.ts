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

/** A request as its handlers have it: what a reader is shown of it is made when somebody reads. */
export interface ArrivedRequest extends Pick<LoggedRequest, 'at' | 'surface' | 'method' | 'path' | 'status'> {
  readonly url: string;
  /** Name, value, name, value, as they stood on the wire. */
  readonly rawHeaders: readonly string[];
  readonly form: Readonly<Record<string, string>>;
}

export interface RequestLog {
  record(request: ArrivedRequest): void;
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
  let requests: (ArrivedRequest & { readonly number: number })[] = [];
  let count = 0;
  return {
    record(request) {
      count += 1;
      requests.push({ ...request, number: count });
      // Not at each one that is too many: that would be a copy of all of them for every request.
      if (requests.length >= 2 * kept) requests = requests.slice(-kept);
    },
    list: (surface) =>
      requests
        .slice(-kept)
        .filter((request) => surface === undefined || request.surface === surface)
        .map(shown),
    clear() {
      requests = [];
    },
  };
}

function shown({ url, rawHeaders, form, ...request }: ArrivedRequest & { number: number }): LoggedRequest {
  const headers = new Headers();
  for (const [at, name] of rawHeaders.entries())
    if (at % 2 === 0 && !name.startsWith(':')) headers.append(name, rawHeaders[at + 1] ?? '');
  return {
    ...request,
    query: masked(firstOfEach(new URL(url).searchParams)),
    headers: masked(Object.fromEntries(headers)),
    body: masked(form),
  };
}

function firstOfEach(parameters: URLSearchParams): Record<string, string> {
  const first: Record<string, string> = {};
  for (const [name, value] of parameters) first[name] ??= value;
  return first;
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
