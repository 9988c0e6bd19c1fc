import { ask, type Answer, type Asking } from './load.ts';

/** A browser without a screen: it keeps the cookies of each host and says where it is sent. */
export class Visitor {
  readonly #jars = new Map<string, Map<string, string>>();

  #jarOf(url: string): Map<string, string> {
    const { hostname } = new URL(url);
    const jar = this.#jars.get(hostname) ?? new Map<string, string>();
    this.#jars.set(hostname, jar);
    return jar;
  }

  /** The cookies that this address is sent. */
  cookiesFor(url: string): string {
    return [...this.#jarOf(url)].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async go(url: string, asking: Asking = {}): Promise<Answer> {
    const cookie = this.cookiesFor(url);
    const headers = { ...asking.headers, ...(cookie === '' ? {} : { cookie }) };
    const answer = await ask(url, { ...asking, headers });
    const jar = this.#jarOf(url);
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  }

  /** Goes where it is sent until this cookie is there, or until it is sent nowhere. Says whether the cookie is there. */
  async followTo(start: string, cookieName: string): Promise<boolean> {
    let url = start;
    for (let step = 0; step < 15; step += 1) {
      const { headers } = await this.go(url);
      if ((this.#jarOf(url).get(cookieName) ?? '') !== '') return true;
      if (headers.location === undefined) return false;
      url = new URL(headers.location, url).href;
    }
    return false;
  }
}
