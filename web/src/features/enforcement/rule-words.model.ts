import type { EnforcementMailing, EnforcementView } from '@gatehouse/contract';
import { people, told } from './counted.model.ts';

type When = (iso: string) => string;

/** Since when and by whom the rule is as it is; null where it has never been changed. */
export function ruleWords(
  { enforcement, changedAt, changedBy }: Pick<EnforcementView, 'enforcement' | 'changedAt' | 'changedBy'>,
  since: When,
): string | null {
  if (enforcement === 'required') {
    const from = changedAt === null ? '' : ` since ${since(changedAt)}`;
    return `Microsoft is the only way in${from}${changedBy === null ? '' : `, switched on by ${changedBy}`}.`;
  }
  if (changedAt === null) return null;
  return changedBy === null
    ? `The other ways in are open again since ${since(changedAt)}.`
    : `The other ways in are open again since ${since(changedAt)}, opened by ${changedBy}.`;
}

/** How far the mails to many are. */
export function mailingWords(mailing: EnforcementMailing, at: When): string {
  const { what, totalCount, writtenCount, finishedAt, startedAt, startedBy } = mailing;
  if (totalCount === 0) return what === 'enforced' ? 'Nobody had to be mailed.' : 'There was nobody to tell.';
  if (finishedAt === null)
    return `${told(writtenCount)} of ${told(totalCount)} ${totalCount === 1 ? 'mail is' : 'mails are'} written; each leaves by itself.`;
  if (what === 'announced')
    return `${startedBy} told ${people(writtenCount)} ${at(startedAt)}. Whoever adds Microsoft meanwhile stays; a new preview shows it.`;
  if (writtenCount === totalCount && totalCount > 1)
    return `All ${told(totalCount)} mails were written, the last ${at(finishedAt)}.`;
  return `${told(writtenCount)} of ${told(totalCount)} ${totalCount === 1 ? 'mail was' : 'mails were'} written, the last ${at(finishedAt)}.`;
}
