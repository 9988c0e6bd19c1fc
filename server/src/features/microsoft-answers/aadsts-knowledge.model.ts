import { accountRows } from './aadsts/account.model.ts';
import { consentRows } from './aadsts/consent.model.ts';
import { policyRows } from './aadsts/policy.model.ts';
import { protocolRows } from './aadsts/protocol.model.ts';
import { registrationRows } from './aadsts/registration.model.ts';
import type { AadstsRow } from './aadsts/row.model.ts';

/** The areas of the table, with the title under which a guide lists each. */
export const aadstsAreas = [
  { title: 'Consent', rows: consentRows },
  { title: 'The account', rows: accountRows },
  { title: 'What the organization allows', rows: policyRows },
  { title: 'Codes, tokens and outages', rows: protocolRows },
  { title: 'The vendor’s registrations', rows: registrationRows },
] as const;

/** Every row, in the order of the areas. */
export const aadstsRows: readonly AadstsRow[] = aadstsAreas.flatMap((area) => area.rows);

const byCode: ReadonlyMap<number, AadstsRow> = new Map(aadstsRows.map((row) => [row.code, row]));

/** What is known of this number; a number that no row has is `isKnown: false`, and support keeps it. */
export function lookUpAadsts(code: number): AadstsRow & { readonly isKnown: boolean } {
  const found = byCode.get(code);
  if (found !== undefined) return { ...found, isKnown: true };
  return {
    code,
    name: null,
    turn: 'user',
    isRetryable: true,
    action: 'write-to-support',
    page: 'error-lookup',
    arrivals: [],
    title: 'Microsoft refused',
    text: `Microsoft gave the number AADSTS${code}, which we have not met before. Your IT admin or Microsoft’s own page can look it up, and support keeps it.`,
    isKnown: false,
  };
}
