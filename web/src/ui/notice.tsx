import type { ReactNode } from 'react';
import { ProblemError } from '../api/client.ts';
import type { Tone } from './badge.tsx';
import { Icon, type IconName } from './icon.tsx';

/** A short word to the reader, beside what it is about. */
export function Notice({
  tone,
  icon,
  children,
}: {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly children: ReactNode;
}) {
  return (
    <div className={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon name={icon} />
      <div>{children}</div>
    </div>
  );
}

interface FailureProps {
  readonly fault: Error;
  /** What of the page is missing, where others of it may be there. */
  readonly what?: string;
  readonly onRetry?: () => void;
}

/** What did not work, in the server's words, with the reference that support looks up. */
export function FailureNotice({ fault, what, onRetry }: FailureProps) {
  const problem = fault instanceof ProblemError ? fault.problem : undefined;
  const title = problem?.title ?? 'We could not reach the server.';
  return (
    <Notice tone="bad" icon="alert">
      {what !== undefined && <b>{what} did not load. </b>}
      {what === undefined ? <b>{title}</b> : title}{' '}
      {problem?.detail ?? 'Nothing was changed. Check your connection and try again.'}
      {problem && (
        <>
          {' '}
          Reference <span className="mono">{problem.reference}</span>.
        </>
      )}
      {onRetry && (
        <div>
          <button type="button" className="btn btn-second btn-sm" onClick={onRetry}>
            Try now
          </button>
        </div>
      )}
    </Notice>
  );
}
