import labels from '../../../docs/reference/portal-labels.json' with { type: 'json' };
import type { Tenant } from '../directory/directory-state.ts';

/** The words of Microsoft's portal, and the day they were read (docs/decisions/0033-one-table-of-portal-labels.md). */
export const portalLabels = labels;

type Labels = typeof labels;
type LinkName = {
  [Name in keyof Labels]: Labels[Name] extends { emulated: string } ? Name : never;
}[keyof Labels];

/** What stands for the placeholders of a label or an address. */
export type Placeholders = Readonly<Record<string, string>>;

/** The text with `{app}`, `{tenant}` … filled in. */
export function filledIn(text: string, values: Placeholders): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** The emulated address of one of Microsoft's deep links. */
export function portalAddress(tenant: Tenant, link: LinkName, values: Placeholders = {}): string {
  return filledIn(labels[link].emulated, { tenant: tenant.domain, ...values });
}

/** The part after `#` of Microsoft's own deep link, which a browser keeps to itself. */
export function deepLinkFragment(link: LinkName, values: Placeholders = {}): string {
  return filledIn(labels[link].microsoft.split('#')[1] ?? '', values);
}
