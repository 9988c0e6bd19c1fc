import { demoPassword } from '../src/directory/demo-world.ts';
import { newBrowser } from './relying-party.ts';
import type { Bench, Browser } from './relying-party.ts';

/** A browser at the admin centre. */
export interface Portal {
  readonly browser: Browser;
  /** The text of a page; throws unless it answers 200. */
  page(address: string): Promise<string>;
  /** Opens `address`, fills the form that posts to `action` (its own values, then `fields`) and sends it. */
  submit(
    address: string,
    action: string,
    fields?: Readonly<Record<string, string | readonly string[]>>,
  ): Promise<Response>;
}

/** Opens the admin centre; with `upn` signed in, by its own page. */
export async function openPortal(bench: Bench, upn?: string): Promise<Portal> {
  const origin = bench.running.addresses.adminCentre;
  const browser = newBrowser(origin);
  const portal: Portal = {
    browser,
    page: async (address) => {
      const response = await browser.get(address);
      if (response.status !== 200) throw new Error(`${address} answered ${response.status}`);
      return response.text();
    },
    submit: async (address, action, fields = {}) => {
      const page = await portal.page(address);
      const form = [...page.matchAll(/<form[^>]*>[\s\S]*?<\/form>/g)]
        .map(([text]) => text)
        .find((text) => text.includes(`action="${action}"`));
      if (form === undefined) throw new Error(`${address} has no form for ${action}`);
      return browser.send(action, formBody(form, fields));
    },
  };
  if (upn !== undefined) await portal.submit('/sign-in', '/sign-in', { upn, password: demoPassword });
  return portal;
}

/** What a browser sends: hidden fields and what is ticked, unless the test says otherwise. */
function formBody(
  form: string,
  fields: Readonly<Record<string, string | readonly string[]>>,
): URLSearchParams {
  const body = new URLSearchParams();
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const attribute = (name: string): string => new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
    const isTick = ['radio', 'checkbox'].includes(attribute('type'));
    const isSent = attribute('name') !== '' && (!isTick || /\schecked[\s/>]/.test(tag));
    if (isSent && fields[attribute('name')] === undefined) body.append(attribute('name'), attribute('value'));
  }
  for (const [name, values] of Object.entries(fields)) {
    for (const value of [values].flat()) body.append(name, value);
  }
  return body;
}
