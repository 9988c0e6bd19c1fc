import type { DraftView } from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { sessionQuery } from '../../api/queries.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { PageTitle } from '../../ui/page-title.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { draftQuery, signatureQuery } from '../drafts/draft-queries.ts';
import { readUnsaved } from '../drafts/unsaved.ts';
import { Composer } from './composer.tsx';
import { readComposeSearch } from './compose-search.model.ts';
import { draftOfView, newDraft } from './draft.ts';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** The page on which this draft was begun: it goes on, under its new address. */
    begunAs?: string;
  }
}

function Loading() {
  return (
    <>
      <PageTitle title="Write a message" />
      <div className="card">
        <SkeletonRows count={3} />
      </div>
    </>
  );
}

/** A new message over the signature, or what of one this tab could not save yet. */
function NewMessage({ pageKey }: { readonly pageKey: string }) {
  const [unsaved] = useState(() => readUnsaved(null));
  const { data, isPending, fetchStatus } = useQuery(signatureQuery);
  // Without an answer nobody waits: a message can be written without it.
  if (unsaved === null && isPending && fetchStatus !== 'paused') return <Loading />;
  const beginning = {
    draft: unsaved?.draft ?? newDraft(data?.html),
    saved: null,
    savedAt: null,
    isUnsaved: unsaved !== null,
    tried: unsaved?.tried ?? [],
  };
  return <Composer beginning={beginning} pageKey={pageKey} />;
}

/** A draft as the server has it, or as this tab has it where that could not be saved yet. */
function OpenedDraft({ id, pageKey }: { readonly id: DraftView['id']; readonly pageKey: string }) {
  const [unsaved] = useState(() => readUnsaved(id));
  const { data, error, isFetchedAfterMount, refetch } = useQuery({
    ...draftQuery(id),
    enabled: unsaved === null,
  });
  if (unsaved !== null)
    return <Composer beginning={{ ...unsaved, savedAt: null, isUnsaved: true }} pageKey={pageKey} />;
  if (error)
    return (
      <>
        <PageTitle title="Write a message" />
        <div className="stack">
          <FailureNotice fault={error} onRetry={() => void refetch()} />
          <p className="row">
            <Link className="btn btn-second" to="/drafts">
              Look at my drafts
            </Link>
            <Link className="btn btn-quiet" to="/compose">
              Write a new message
            </Link>
          </p>
        </div>
      </>
    );
  if (!data || !isFetchedAfterMount) return <Loading />;
  const { revision, updatedAt: savedAt } = data;
  const saved = { id, revision };
  const beginning = { draft: draftOfView(data), saved, savedAt, isUnsaved: false, tried: [] };
  return <Composer beginning={beginning} pageKey={pageKey} />;
}

/** What stands in the address when the page is entered. A draft that is begun here gets its address later. */
function Opening({ id, pageKey }: { readonly id: string | undefined; readonly pageKey: string }) {
  const [first] = useState(id);
  return first === undefined ? (
    <NewMessage pageKey={pageKey} />
  ) : (
    <OpenedDraft id={first as DraftView['id']} pageKey={pageKey} />
  );
}

/** Writes one message. Whose text this tab keeps is known once the session is. */
export default function ComposePage() {
  const { data } = useQuery(sessionQuery);
  // Both of one location: what the route says of its search comes a moment later than the state of the entry.
  const { search, state } = useLocation();
  const { draft } = readComposeSearch(search);
  const { begunAs, __TSR_key: entry } = state;
  const pageKey = begunAs ?? `${draft ?? 'new'} ${entry ?? ''}`;
  return data ? <Opening key={pageKey} id={draft} pageKey={pageKey} /> : null;
}
