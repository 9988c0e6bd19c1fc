import { createHandOffLink } from '@gatehouse/contract';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { onDay } from '../../ui/when.ts';
import { handOffLinksQuery } from './hand-off-queries.ts';

interface Props {
  /** Left out: the server takes the person's own tenant. */
  readonly tenantId?: string;
  /** Where it goes, if there are several such buttons on the page. */
  readonly where?: string | undefined;
}

function useNewLink(tenantId: string | undefined) {
  const queries = useQueryClient();
  const [isCopied, setIsCopied] = useState(false);
  const make = useMutation({
    mutationFn: () => call(createHandOffLink, { body: tenantId === undefined ? {} : { tenantId } }),
    onSuccess({ url }) {
      // Some browsers let nothing be copied once the answer is there: then the link stands here to be copied by hand.
      navigator.clipboard.writeText(url).then(
        () => setIsCopied(true),
        () => setIsCopied(false),
      );
      return queries.invalidateQueries({ queryKey: ['hand-off-links'] });
    },
  });
  return { make, isCopied };
}

/** Whether the list of links, where the page has one, says that this link is over. Asks for nothing by itself. */
function useIsOver(linkId: string | undefined): boolean {
  const { data } = useInfiniteQuery({ ...handOffLinksQuery, enabled: false });
  const known = data?.pages.flatMap(({ links }) => links).find(({ id }) => id === linkId);
  return known !== undefined && known.state !== 'open';
}

/** Makes a link to the page for IT and copies it; the link is shown, because it is told this once. */
export function CopyLinkForIt({ tenantId, where }: Props) {
  const { make, isCopied } = useNewLink(tenantId);
  const isOver = useIsOver(make.data?.link.id);
  return (
    <>
      <button
        type="button"
        className="btn btn-second"
        disabled={make.isPending}
        onClick={() => make.mutate()}
      >
        <Icon name="copy" />
        Copy the link for IT
        {where !== undefined && <span className="visually-hidden"> at {where}</span>}
      </button>
      <div className="told" aria-live="polite">
        {make.data && !isOver && (
          <>
            <p>
              <b>{isCopied ? 'Copied.' : 'Here is the link.'}</b> It opens the page for your IT admin until{' '}
              {onDay(make.data.link.expiresAt)}, without a sign-in here. We show it only now.
            </p>
            <div className="secret">
              <code>{make.data.url}</code>
              <CopyButton text={make.data.url} what="the link for IT" />
            </div>
          </>
        )}
        {make.error && <FailureNotice fault={make.error} />}
      </div>
    </>
  );
}
