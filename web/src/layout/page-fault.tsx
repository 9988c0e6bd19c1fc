import { Notice } from '../ui/notice.tsx';
import { PageTitle } from '../ui/page-title.tsx';
import { PageNotHad } from './later.ts';

const words = {
  'no-server': {
    title: 'This page did not load',
    what: 'We could not reach the server.',
    next: 'Nothing was changed. Check your connection and load the page again.',
  },
  missing: {
    title: 'This page did not load',
    what: 'A part of it is missing.',
    next: 'Nothing was changed. Perhaps a new version is on its way: load the page again in a minute.',
  },
  failed: {
    title: 'This page has stopped',
    what: 'The fault is ours.',
    next: 'Load the page again and look whether what you did last is there.',
  },
} as const;

/** In place of a page that could not be loaded, or that failed while it was drawn. */
export function PageFault({ error }: { readonly error: unknown }) {
  const { title, what, next } = words[error instanceof PageNotHad ? error.why : 'failed'];
  return (
    <>
      <PageTitle title={title} />
      <Notice tone="bad" icon="alert">
        <b>{what}</b> {next}
        <div>
          <button type="button" className="btn btn-second btn-sm" onClick={() => location.reload()}>
            Load again
          </button>
        </div>
      </Notice>
    </>
  );
}
