import { tellFirst } from '@gatehouse/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, ProblemError } from '../../api/client.ts';
import { sessionQuery } from '../../api/queries.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { people } from './counted.model.ts';
import { tellCount, tellLines } from './preview-words.model.ts';
import type { Armed } from './switch-words.model.ts';
import type { PreviewState } from './use-preview.ts';

function useTelling(preview: PreviewState) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ preview: { id } }: Armed) => call(tellFirst, { params: { previewId: id }, body: {} }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['enforcement'] }),
    onError(fault) {
      if (fault instanceof ProblemError && fault.problem.code === 'enforcement_preview_outdated')
        preview.make();
    },
  });
}

function Outcome({ telling }: { readonly telling: ReturnType<typeof useTelling> }) {
  const { data, error } = telling;
  if (error instanceof ProblemError && error.problem.code === 'enforcement_preview_outdated')
    return (
      <Notice tone="wait" icon="alert">
        The numbers have changed, so nobody was told. Look at the new preview and tell them then.
      </Notice>
    );
  if (error) return <FailureNotice fault={error} />;
  return data ? `${people(data.toldCount)} ${data.toldCount === 1 ? 'gets' : 'get'} this mail.` : null;
}

interface Props {
  readonly armed: Armed;
  readonly preview: PreviewState;
  readonly isUnderWay: boolean;
}

/** Mails those who would be signed out, so that they can add Microsoft before. */
export function TellFirstButton({ armed, preview, isUnderWay }: Props) {
  const { data } = useQuery(sessionQuery);
  const telling = useTelling(preview);
  const count = tellCount(armed.preview);
  const mayTell = count > 0 && !armed.isOver && !armed.hasNewChoices && !isUnderWay && !telling.isPending;
  return (
    <>
      <ConfirmDialog
        trigger={
          <button type="button" className="btn btn-second" disabled={!mayTell}>
            Tell them first
          </button>
        }
        question={`Tell ${people(count)} first?`}
        verb={`Mail ${people(count)}`}
        isGrave={false}
        onConfirm={() => telling.mutate(armed)}
      >
        {tellLines(armed.preview, data?.brand.supportEmail ?? 'support').map((line) => (
          <p key={line}>{line}</p>
        ))}
      </ConfirmDialog>
      <div className="told" aria-live="polite">
        <Outcome telling={telling} />
      </div>
    </>
  );
}
