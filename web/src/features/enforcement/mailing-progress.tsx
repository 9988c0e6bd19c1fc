import type { EnforcementMailing } from '@gatehouse/contract';
import { atWhen } from '../../ui/when.ts';
import { mailingWords } from './rule-words.model.ts';

/** How far the mails to many are; they are written by themselves, also when this page is closed. */
export function MailingProgress({ mailing }: { readonly mailing: EnforcementMailing }) {
  return (
    <div className="mailing">
      <p className="long">{mailingWords(mailing, atWhen)}</p>
      {mailing.finishedAt === null && (
        <progress aria-label="Mails that are written" max={mailing.totalCount} value={mailing.writtenCount} />
      )}
    </div>
  );
}
