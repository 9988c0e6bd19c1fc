import { maxSignatureCharacters, setSignature } from '@gatehouse/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { call } from '../../api/client.ts';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { Editor } from '../outbox/editor.tsx';
import { signatureQuery } from './draft-queries.ts';

function Form({ saved }: { readonly saved: string }) {
  const queries = useQueryClient();
  const [html, setHtml] = useState(saved);
  const save = useMutation({
    mutationFn: () => call(setSignature, { body: { html } }),
    onSuccess: (reply) => queries.setQueryData(signatureQuery.queryKey, reply),
  });
  const isChanged = html !== saved;
  const isTooLong = html.length > maxSignatureCharacters;
  const submit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    if (isChanged && !isTooLong) save.mutate();
  };
  return (
    <form className="card" aria-labelledby="signature" onSubmit={submit}>
      <div className="card-head">
        <h2 id="signature">Signature</h2>
      </div>
      <div className="card-body stack">
        <p className="quiet">
          Stands under each new message in Compose, where you can change or remove it. Leave it empty for
          none.
        </p>
        <Editor label="Signature" html={saved} onChange={setHtml} />
        {isTooLong && (
          <Notice tone="wait" icon="alert">
            With its formatting it has {html.length.toLocaleString('en')} characters; a signature may have{' '}
            {maxSignatureCharacters.toLocaleString('en')}.
          </Notice>
        )}
        {save.error && <FailureNotice fault={save.error} />}
        {save.isSuccess && !isChanged && (
          <Notice tone="good" icon="check">
            Saved.
          </Notice>
        )}
      </div>
      <div className="card-foot">
        <button type="submit" className="btn btn-main" disabled={!isChanged || isTooLong || save.isPending}>
          Save signature
        </button>
      </div>
    </form>
  );
}

/** What Compose puts under a new message of this person. */
export function SignatureCard() {
  const { data, error, refetch } = useQuery(signatureQuery);
  if (error) return <FailureNotice fault={error} what="Your signature" onRetry={() => void refetch()} />;
  return data ? (
    <Form saved={data.html} />
  ) : (
    <div className="card">
      <SkeletonRows count={2} />
    </div>
  );
}
