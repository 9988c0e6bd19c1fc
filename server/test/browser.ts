/** What a test sees of one answer. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface PageRequest {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Cookie header instead of the jar's. */
  readonly cookie?: string;
}

/** The body; of one that has no end, how it begins. */
async function textOf(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text();
  const reader = response.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(first?.value);
}

/**
 * A browser without a screen: a cookie jar for each host (cookies ignore ports, as in life) and redirects that are
 * followed one by one, so that a test can look at each.
 */
export class Browser {
  readonly #jars = new Map<string, Map<string, string>>();

  /** One request, no redirect followed. */
  async ask(url: string, request: PageRequest = {}): Promise<Page> {
    const { hostname } = new URL(url);
    const cookie = request.cookie ?? this.cookieHeader(hostname);
    const response = await fetch(url, {
      method: request.method ?? 'GET',
      redirect: 'manual',
      headers: { ...(cookie === '' ? {} : { cookie }), ...request.headers },
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    this.#keep(hostname, response.headers);
    return { url, status: response.status, headers: response.headers, text: await textOf(response) };
  }

  /** Follows redirects until a page that is none, or until `stopAt` says so of the next address. */
  async visit(url: string, stopAt: (next: URL) => boolean = () => false): Promise<Page> {
    let page = await this.ask(url);
    for (let steps = 0; steps < 20; steps += 1) {
      const location = page.headers.get('location');
      if (location === null || page.status < 300 || page.status >= 400) return page;
      const next = new URL(location, page.url);
      if (stopAt(next)) return { ...page, url: next.href };
      page = await this.ask(next.href);
    }
    throw new Error(`more than 20 redirects from ${url}`);
  }

  cookieHeader(hostname: string): string {
    return [...(this.#jars.get(hostname) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  cookie(hostname: string, name: string): string | undefined {
    return this.#jars.get(hostname)?.get(name);
  }

  setCookie(hostname: string, name: string, value: string): void {
    const jar = this.#jars.get(hostname) ?? new Map<string, string>();
    this.#jars.set(hostname, jar.set(name, value));
  }

  forgetCookies(hostname: string): void {
    this.#jars.delete(hostname);
  }

  #keep(hostname: string, headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf('='));
      const jar = this.#jars.get(hostname) ?? new Map<string, string>();
      if (attributes.some((attribute) => /^max-age=0$/i.test(attribute))) jar.delete(name);
      else jar.set(name, pair.slice(pair.indexOf('=') + 1));
      this.#jars.set(hostname, jar);
    }
  }
}
