import { Browser, type Page } from './browser.ts';
import { postForm } from './forms.ts';
import { answerAs, type House } from './harness.ts';
import { textOf } from './page-text.ts';

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

/** The last step of the latest attempt with this address, as the time line of the console tells it. */
export async function lastStepForSupport(
  house: House,
  of: { readonly organizationId: string; readonly loginHint: string },
): Promise<string> {
  const attempt = await house.db
    .selectFrom('attempts')
    .select('id')
    .where('login_hint', '=', of.loginHint)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  const agent = await signInAsSupport(house);
  await giveReason(house, agent, of.organizationId);
  const paths = [
    `/support/organizations/${of.organizationId}/attempts/${attempt.id}`,
    `/support/attempts/${attempt.id}`,
  ];
  for (const path of paths) {
    const page = await agent.ask(house.baseUrl + path);
    const steps = [...page.text.matchAll(/<li class="(?:done|stop|now)">\s*<p>([\s\S]*?)<\/p>/g)];
    if (page.status === 200 && steps.length > 0) return textOf(steps.at(-1)?.[1] ?? '');
  }
  return 'nothing to be found';
}
