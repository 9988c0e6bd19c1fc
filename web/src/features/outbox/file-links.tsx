import { fileSize, revokeFileLink, type FileLinkView } from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { atWhen, onDay } from '../../ui/when.ts';
import { downloadWords, fileLinkLife } from './file-link-words.model.ts';

function LinkRow({ link }: { readonly link: FileLinkView }) {
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => call(revokeFileLink, { params: { fileLinkId: link.id }, body: {} }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['messages'] }),
  });
  return (
    <li className="file">
      <span className="long">
        <b className="block">{link.fileName}</b>
        <span className="quiet block">
          {fileSize(link.sizeBytes)} · {fileLinkLife(link, { onDay, atWhen })} · {downloadWords(link, atWhen)}
        </span>
      </span>
      <span />
      <span className="row">
        {link.state === 'open' && (
          <ConfirmDialog
            trigger={
              <button type="button" className="btn btn-danger-quiet btn-sm" disabled={revoke.isPending}>
                Revoke<span className="visually-hidden"> the link to {link.fileName}</span>
              </button>
            }
            question="Take this link back?"
            verb="Revoke the link"
            onConfirm={() => revoke.mutate()}
          >
            <p>
              Nobody can download {link.fileName} any more, and it is deleted here. Who has it already keeps
              it, and the mail itself stays where it is.
            </p>
          </ConfirmDialog>
        )}
      </span>
      {revoke.error && (
        <div className="file-wide">
          <FailureNotice fault={revoke.error} />
        </div>
      )}
    </li>
  );
}

/** The files of a message that travel as links: until when, how often downloaded, and the way to take one back. */
export function FileLinks({ links }: { readonly links: readonly FileLinkView[] }) {
  if (links.length === 0) return null;
  return (
    <section aria-label="Files that travel as links">
      <h3 className="legend">Files that travel as links</h3>
      <ul className="stack" style={{ gap: '6px', marginTop: '6px' }}>
        {links.map((link) => (
          <LinkRow key={link.id} link={link} />
        ))}
      </ul>
    </section>
  );
}
