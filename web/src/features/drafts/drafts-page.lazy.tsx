import { deleteDraft, type DraftSummary } from '@gatehouse/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call } from '../../api/client.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { when } from '../../ui/when.ts';
import { draftsQuery } from './draft-queries.ts';
import { fileWords, recipientWords } from './draft-words.model.ts';
import { forgetUnsaved } from './unsaved.ts';

const titleOf = ({ subject }: DraftSummary): string => (subject === '' ? '(no subject)' : subject);

interface RowProps {
  readonly draft: DraftSummary;
  readonly isBusy: boolean;
  readonly onDiscard: () => void;
}

function Discard({ draft, isBusy, onDiscard }: RowProps) {
  const { fileCount } = draft;
  return (
    <ConfirmDialog
      trigger={
        <button type="button" className="btn btn-danger-quiet btn-sm" disabled={isBusy}>
          Discard<span className="visually-hidden"> {titleOf(draft)}</span>
        </button>
      }
      question="Discard this draft?"
      verb="Discard the draft"
      onConfirm={onDiscard}
    >
      <p>
        “{titleOf(draft)}”{fileCount > 0 ? ` and ${fileWords(fileCount)} of it are` : ' is'} deleted. That
        cannot be undone.
      </p>
    </ConfirmDialog>
  );
}

function Row(props: RowProps) {
  const { draft } = props;
  return (
    <tr>
      <td className="grow">
        <Link className="subject cut" to="/compose" search={{ draft: draft.id }}>
          {titleOf(draft)}
        </Link>
        <span className="quiet cut">
          {recipientWords(draft)}
          {draft.fileCount > 0 && ` · ${fileWords(draft.fileCount)}`}
        </span>
      </td>
      <td className="when" data-label="Saved">
        <time dateTime={draft.updatedAt}>{when(draft.updatedAt)}</time>
      </td>
      <td className="act">
        <Discard {...props} />
      </td>
    </tr>
  );
}

function useDiscard() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: DraftSummary['id']) => call(deleteDraft, { params: { draftId: id } }),
    onSuccess: (_reply, id) => forgetUnsaved(id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['drafts', 'list'] }),
  });
}

function List({ drafts }: { readonly drafts: readonly DraftSummary[] }) {
  const { mutate, error, isPending } = useDiscard();
  return (
    <>
      {error && <FailureNotice fault={error} />}
      <div className="card">
        <table className="table">
          <caption className="visually-hidden">Drafts, the last written first</caption>
          <thead>
            <tr>
              <th scope="col">Draft</th>
              <th scope="col" className="when">
                Saved
              </th>
              <th scope="col">
                <span className="visually-hidden">Discard</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {drafts.map((draft) => (
              <Row key={draft.id} draft={draft} isBusy={isPending} onDiscard={() => mutate(draft.id)} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

const compose = (
  <Link className="btn btn-main" to="/compose">
    Write a message
  </Link>
);

/** What the person has begun to write and not sent, on whatever device. */
export default function DraftsPage() {
  const { data, error, refetch } = useQuery(draftsQuery);
  return (
    <>
      <div className="wide">
        <PageTitle title="Drafts" aside={compose}>
          Kept as you write, for you alone. What you do not touch for 90 days is deleted with its files.
        </PageTitle>
      </div>
      <div className="wide stack">
        {error && <FailureNotice fault={error} onRetry={() => void refetch()} />}
        {!data && !error && (
          <div className="card">
            <SkeletonRows count={3} />
          </div>
        )}
        {data && data.drafts.length > 0 && <List drafts={data.drafts} />}
        {data && data.drafts.length === 0 && (
          <div className="card">
            <div className="empty">
              <h2>Nothing is waiting to be finished</h2>
              <p>What you begin to write stands here until you send or discard it.</p>
              {compose}
            </div>
          </div>
        )}
      </div>
    </>
  );
}
