import type { EnforcementMailing, EnforcementView } from '@gatehouse/contract';
import { people, figure } from './counted.model.ts';

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
    ? `The other ways in are open again since ${since(changedAt)}, opened by support.`
    : `The other ways in are open again since ${since(changedAt)}, opened by ${changedBy}.`;
}

/** The end of a mailing, by what it was for. */
const finishedWords: Readonly<
  Record<EnforcementMailing['what'], (mailing: EnforcementMailing, at: When, last: string) => string>
> = {
  announced: ({ startedBy, startedAt, writtenCount }, at) =>
    `${startedBy} told ${people(writtenCount)} ${at(startedAt)}. Whoever adds Microsoft meanwhile stays; a new preview shows it.`,
  opened: ({ writtenCount }, _at, last) =>
    `${people(writtenCount)} without a password ${writtenCount === 1 ? 'was' : 'were'} mailed a way to set one, the last ${last}.`,
  moved: ({ writtenCount }, _at, last) =>
    `${people(writtenCount)} ${writtenCount === 1 ? 'was' : 'were'} mailed a way in from the new tenant, the last ${last}.`,
  enforced: ({ writtenCount, totalCount }, _at, last) => {
    if (writtenCount === totalCount && totalCount > 1)
      return `${totalCount === 2 ? 'Both' : `All ${figure(totalCount)}`} mails were written, the last ${last}.`;
    return `${figure(writtenCount)} of ${figure(totalCount)} ${totalCount === 1 ? 'mail was' : 'mails were'} written, the last ${last}.`;
  },
};

/** How far the mails to many are. */
export function mailingWords(mailing: EnforcementMailing, at: When): string {
  const { what, totalCount, writtenCount, finishedAt } = mailing;
  if (totalCount === 0)
    return what === 'announced' ? 'There was nobody to tell.' : 'Nobody had to be mailed.';
  if (finishedAt === null)
    return `${figure(writtenCount)} of ${figure(totalCount)} ${totalCount === 1 ? 'mail is' : 'mails are'} written; each leaves by itself.`;
  return finishedWords[what](mailing, at, at(finishedAt));
}

/** What is known after the answer to a change was lost; undefined: it could not be read back. */
export function readBackWords(enforcement: EnforcementView['enforcement'] | undefined): string {
  if (enforcement === undefined)
    return 'Whether the change took effect could not be read back yet. This page goes on trying.';
  return enforcement === 'off'
    ? 'We have looked since: it is not switched on. This page looks again by itself.'
    : 'We have looked since: Microsoft is still the only way in. This page looks again by itself.';
}
