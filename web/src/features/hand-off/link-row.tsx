import { mailHandOffLink, revokeHandOffLink, type HandOffLinkView } from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { Badge } from '../../ui/badge.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { atWhen, onDay, when } from '../../ui/when.ts';
import { clickWords, lifeWords, linkBadges } from './link-words.model.ts';

interface Props {
  readonly link: HandOffLinkView;
  /** The address of the IT contact; null: none yet. */
  readonly contact: string | null;
}

function Acts({ link, contact }: Props) {
  const queries = useQueryClient();
  const input = { params: { handOffLinkId: link.id }, body: {} } as const;
  const onSettled = () => queries.invalidateQueries({ queryKey: ['hand-off-links'] });
  const mail = useMutation({ mutationFn: () => call(mailHandOffLink, input), onSettled });
  const revoke = useMutation({ mutationFn: () => call(revokeHandOffLink, input), onSettled });
  const fault = mail.error ?? revoke.error;
  return (
    <>
      <div className="row">
        {contact !== null && (
          <button
            type="button"
            className="btn btn-second btn-sm"
            disabled={mail.isPending || mail.isSuccess}
            onClick={() => mail.mutate()}
          >
            Mail it to IT<span className="visually-hidden">, link {link.reference}</span>
          </button>
        )}
        <ConfirmDialog
          trigger={
            <button type="button" className="btn btn-danger-quiet btn-sm" disabled={revoke.isPending}>
              Revoke<span className="visually-hidden"> link {link.reference}</span>
            </button>
          }
          question="Take this link back?"
          verb="Revoke the link"
          onConfirm={() => revoke.mutate()}
        >
          <p>
            Whoever opens it from now on sees that it is over. What IT has approved stays approved, and other
            links go on.
          </p>
        </ConfirmDialog>
      </div>
      <output>{mail.isSuccess && contact !== null && `The mail to ${contact} leaves now.`}</output>
      {fault && <FailureNotice fault={fault} />}
    </>
  );
}

/** One link to the page for IT: for which tenant, by whom, how it stands. */
export function LinkRow({ link, contact }: Props) {
  const { tone, icon, word } = linkBadges[link.state];
  return (
    <tr>
      <td className="grow">
        <b className="block long">{link.domain ?? link.tenantId}</b>
        <span className="quiet block long">
          made {atWhen(link.madeAt)} by {link.madeBy} · <span className="mono">{link.reference}</span>
        </span>
        <span className="block">{clickWords(link, atWhen)}</span>
      </td>
      <td>
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
      </td>
      <td data-label="Ends">{lifeWords(link, link.state === 'open' ? onDay : when)}</td>
      <td className="act">{link.state === 'open' && <Acts link={link} contact={contact} />}</td>
    </tr>
  );
}
