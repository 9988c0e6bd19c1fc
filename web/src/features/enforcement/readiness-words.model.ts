import type { ReadinessLine } from '@gatehouse/contract';

type When = (iso: string) => string;
type Told = Pick<ReadinessLine, 'isMet' | 'tenant' | 'evidence' | 'until' | 'count'>;

/** Where in the process of product.md 3.11 a tenant stands that is not enough yet. */
function notYet({ tenant, evidence }: Told): string {
  const where = tenant?.domain ?? 'this tenant';
  if (evidence === 'reported')
    return `Reported for ${where}, but nobody has been seen to come through since.`;
  if (evidence === 'seen-for-person')
    return `A person of ${where} came through. That may be their own yes: the others may still be asked.`;
  if (evidence === 'withdrawn') return `The approval of ${where} was withdrawn.`;
  return `Nothing was seen of an approval at ${where} yet.`;
}

const words: Readonly<Record<ReadinessLine['what'], (line: Told, when: When) => string>> = {
  activation: ({ isMet }) =>
    isMet ? 'Support has activated it for your account.' : 'Support has not activated it for your account.',
  'linked-tenant': ({ isMet, count }) => {
    if (!isMet) return 'No Microsoft tenant is linked to your account.';
    return count === 1 ? 'A Microsoft tenant is linked.' : `${count ?? 0} Microsoft tenants are linked.`;
  },
  approval: (line) =>
    line.isMet ? `IT’s approval at ${line.tenant?.domain ?? 'this tenant'} was seen to work.` : notYet(line),
  'fresh-admin': ({ isMet, until }, when) =>
    isMet && until !== null
      ? `You have proven to Microsoft that you are here; good until ${when(until).replace(/^(at|on) /, '')}.`
      : 'Prove to Microsoft that you are here: the proof is good for ten minutes.',
  'able-admin': ({ isMet, count }) => {
    if (!isMet) return 'No admin could come in any more: one must have Microsoft of a linked tenant.';
    return count === 1
      ? 'One admin stays able to come in. Two are safer.'
      : `${count ?? 0} admins stay able to come in.`;
  },
};

/** What holds, or what is missing. */
export function readinessWords(line: ReadinessLine, when: When): string {
  return words[line.what](line, when);
}

/** Whose turn it is where something is missing. */
export const turnWords = {
  support: 'Support’s turn',
  'account-admin': 'Your turn',
  'it-admin': 'Your IT admin’s turn',
} as const satisfies Record<NonNullable<ReadinessLine['whoseTurn']>, string>;
