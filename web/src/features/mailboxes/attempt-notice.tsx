import type { AttemptView } from '@gatehouse/contract';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import type { Connection } from './use-connection.ts';

function StillAtMicrosoft({ connection }: { readonly connection: Connection }) {
  return (
    <Notice tone="wait" icon="question">
      <b>Still at Microsoft?</b> Finish in the Microsoft window. Do you see no window? Your browser may have
      blocked it, or it is behind this one.
      <div className="row">
        <button type="button" className="btn btn-second btn-sm" onClick={connection.openWindow}>
          Open the window again
        </button>
        {connection.attempt && (
          <a className="btn btn-second btn-sm" href={`/stuck?attempt=${connection.attempt.id}`}>
            What did you see?
          </a>
        )}
        <button type="button" className="btn btn-quiet btn-sm" onClick={connection.continueInThisTab}>
          Continue in this tab
        </button>
        <button type="button" className="btn btn-quiet btn-sm" onClick={connection.giveUp}>
          Cancel
        </button>
      </div>
    </Notice>
  );
}

function Refused({ failure }: { readonly failure: NonNullable<AttemptView['failure']> }) {
  return (
    <Notice tone="bad" icon="alert">
      <b>{failure.title}</b> {failure.next} Reference <span className="mono">{failure.reference}</span>
      {failure.aadsts !== null && <span className="mono"> · AADSTS{failure.aadsts}</span>}.
    </Notice>
  );
}

const tellings = {
  open: (
    <Notice tone="run" icon="arrow">
      <b>Finish in the Microsoft window.</b> This page notices by itself when you are done.
    </Notice>
  ),
  expired: (
    <Notice tone="wait" icon="clock">
      <b>This way in has expired.</b> It was good for ten minutes and one use. Connect again.
    </Notice>
  ),
  finished: (
    <Notice tone="good" icon="check">
      <b>Your Outlook mailbox is connected.</b>
    </Notice>
  ),
  refused: null,
} as const;

/** How the journey to Microsoft stands or ended. */
export function AttemptNotice({ connection }: { readonly connection: Connection }) {
  const { attempt, fault, asksAboutWindow } = connection;
  if (fault) return <FailureNotice fault={fault} />;
  if (asksAboutWindow) return <StillAtMicrosoft connection={connection} />;
  if (attempt === undefined) return null;
  return attempt.failure ? <Refused failure={attempt.failure} /> : tellings[attempt.state];
}
