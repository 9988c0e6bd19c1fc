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

function useLinkActs(link: HandOffLinkView) {
  const queries = useQueryClient();
  const input = { params: { handOffLinkId: link.id }, body: {} } as const;
  const onSettled = () => queries.invalidateQueries({ queryKey: ['hand-off-links'] });
  const mail = useMutation({ mutationFn: () => call(mailHandOffLink, input), onSettled });
  const revoke = useMutation({ mutationFn: () => call(revokeHandOffLink, input), onSettled });
  return { mail, revoke };
}

type LinkActs = ReturnType<typeof useLinkActs>;

function Buttons({ link, contact, acts: { mail, revoke } }: Props & { readonly acts: LinkActs }) {
  return (
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
  );
}

/** What has become of the last button; below the link, where there is room for a refusal. */
function Report({ link, contact, acts: { mail, revoke } }: Props & { readonly acts: LinkActs }) {
  const fault = mail.error ?? revoke.error;
  return (
    <>
      <output className="block">
        {revoke.isSuccess && 'The link is revoked: it opens nothing any more.'}
        {mail.isSuccess && link.state === 'open' && `The mail to ${contact ?? 'IT'} leaves now.`}
      </output>
      {fault && <FailureNotice fault={fault} />}
    </>
  );
}

/** One link to the page for IT: for which tenant, by whom, how it stands. */
export function LinkRow({ link, contact }: Props) {
  const { tone, icon, word } = linkBadges[link.state];
  const acts = useLinkActs(link);
  return (
    <tr>
      <td className="grow">
        <b className="block long">{link.domain ?? link.tenantId}</b>
        <span className="quiet block long">
          made {atWhen(link.madeAt)} by {link.madeBy} · <span className="mono">{link.reference}</span>
        </span>
        <span className="block">{clickWords(link, atWhen)}</span>
        <Report link={link} contact={contact} acts={acts} />
      </td>
      <td>
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
      </td>
      <td data-label="Ends">{lifeWords(link, link.state === 'open' ? onDay : when)}</td>
      <td className="act">
        {link.state === 'open' && <Buttons link={link} contact={contact} acts={acts} />}
      </td>
    </tr>
  );
}
