import { operations, type EnforcementPreview } from '@gatehouse/contract';
import type { Browser } from './browser.ts';
import { answerAs, apiOf, replyOf, signIn, type House } from './harness.ts';

/** Support has activated enforcement for Contoso Electric, and IT's approval of its tenant has been seen to work. */
export async function activate(house: House): Promise<void> {
  await house.db
    .updateTable('organizations')
    .set({ enforcement_activated_at: new Date() })
    .where('name', '=', 'Contoso Electric')
    .execute();
  await signIn(house, 'ada@contoso.example');
  await house.db
    .updateTable('tenant_grants')
    .set({ reported_at: new Date(), reported_by: 'admin-consent-callback' })
    .where('registration', '=', 'sign-in')
    .execute();
  await signIn(house, 'ben@contoso.example');
}

/** The admin of this browser proves to Microsoft that they are there. */
export async function proveFresh(house: House, browser: Browser, upn: string): Promise<void> {
  await answerAs(house, upn);
  const page = await browser.visit(`${house.baseUrl}/tenants/fresh?returnTo=%2Fsettings%2Fsso`);
  if (new URL(page.url).pathname !== '/settings/sso') throw new Error(`${upn} is not fresh: ${page.text}`);
}

/** An admin whose account lacks nothing any more. */
export async function readyAdmin(house: House, upn = 'ada@contoso.example'): Promise<Browser> {
  await activate(house);
  const admin = await signIn(house, upn);
  await proveFresh(house, admin, upn);
  return admin;
}

export async function makePreview(
  house: House,
  admin: Browser,
  pins: { forAll?: string | null; each?: { userId: `usr_${string}`; tenantId: string }[] } = {},
): Promise<EnforcementPreview> {
  return replyOf(
    await apiOf(house, admin)(operations.makeEnforcementPreview, {
      body: { pins: { forAll: null, each: [], ...pins } },
    }),
  );
}

/** Makes Microsoft the only way in, and waits until everybody has been written to. */
export async function enforce(house: House, admin: Browser): Promise<void> {
  const { id } = await makePreview(house, admin);
  replyOf(
    await apiOf(house, admin)(operations.setEnforcement, {
      body: { enforcement: 'required', previewId: id },
    }),
  );
  await writeMailings(house);
}

/** Everything that is due of mails to many. */
export async function writeMailings(house: House): Promise<void> {
  for (const composition of house.compositions) await composition.mailingWriter.runDue();
}
