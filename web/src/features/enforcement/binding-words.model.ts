import type { BindingRequestView } from '@gatehouse/contract';

type When = (iso: string) => string;

/** As whom somebody came by the mail of a user. */
export function cameAsWords(
  { cameAs, cameAt }: Pick<BindingRequestView, 'cameAs' | 'cameAt'>,
  at: When,
): string {
  const name = cameAs.displayName === '' ? 'they have no name' : `they are called “${cameAs.displayName}”`;
  const address = cameAs.address === '' ? 'without an address' : `with the address ${cameAs.address}`;
  const domain = cameAs.domain === null ? '' : ` of ${cameAs.domain}`;
  return `At Microsoft ${name}, ${address}${domain}. They came ${at(cameAt)}.`;
}

/** Short: whom Microsoft shows. */
export function shownAs({ cameAs }: Pick<BindingRequestView, 'cameAs'>): string {
  return cameAs.address || cameAs.displayName || 'this Microsoft account';
}
