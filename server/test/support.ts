import { Browser, type Page } from './browser.ts';
import { postForm } from './forms.ts';
import { answerAs, type House } from './harness.ts';

export const supportCookie = '__Host-gatehouse-support';
export const vendorTenant = 'e07b94c6-5a2f-4d81-b3e8-61f9d07a4c35';

/** Goes in by the support door as this person; the page at the end tells whether it opened. */
export async function goInAsSupport(house: House, upn: string, browser: Browser): Promise<Page> {
  await answerAs(house, upn);
  return browser.visit(`${house.baseUrl}/support/sign-in`);
}

/** A browser with a support session. */
export async function signInAsSupport(
  house: House,
  upn = 'sam@parspec.example',
  browser = new Browser(),
): Promise<Browser> {
  const page = await goInAsSupport(house, upn, browser);
  if (page.status !== 200) throw new Error(`${upn} is not in: ${page.status} ${page.text}`);
  return browser;
}

export const goodReason = 'Request 4711: ada cannot sign in';

/** The id of an organization, by its name. */
export async function organizationIdOf(house: House, name: string): Promise<string> {
  const organizations = house.db.selectFrom('organizations').select('id').where('name', '=', name);
  return (await organizations.executeTakeFirstOrThrow()).id;
}

/** Says why this organization is looked at. */
export function giveReason(
  house: House,
  agent: Browser,
  organizationId: string,
  reason = goodReason,
): Promise<Page> {
  return postForm(house, agent, `/support/organizations/${organizationId}/reason`, { reason });
}
