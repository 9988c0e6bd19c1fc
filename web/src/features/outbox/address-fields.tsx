import { useState } from 'react';
import type { Draft } from './draft.ts';
import { RecipientsField } from './recipients-field.tsx';

interface Props {
  readonly draft: Draft;
  readonly onChange: (part: Partial<Draft>) => void;
  /** What is wrong with the first field as a whole. */
  readonly fault: string | undefined;
}

function More({ words, onClick }: { readonly words: string; readonly onClick: () => void }) {
  return (
    <button type="button" className="btn btn-quiet btn-sm" onClick={onClick}>
      {words}
    </button>
  );
}

/** Who gets the message, and where answers go. What few need is shown when it is asked for, or filled already. */
export function AddressFields({ draft, onChange, fault }: Props) {
  const [showsCopies, setShowsCopies] = useState(draft.cc.length + draft.bcc.length > 0);
  const [showsReplyTo, setShowsReplyTo] = useState(draft.replyTo.length > 0);
  return (
    <>
      <RecipientsField label="To" value={draft.to} onChange={(to) => onChange({ to })} fault={fault} />
      {showsCopies && (
        <>
          <RecipientsField label="Cc" value={draft.cc} onChange={(cc) => onChange({ cc })} />
          <RecipientsField label="Bcc" value={draft.bcc} onChange={(bcc) => onChange({ bcc })} />
        </>
      )}
      {showsReplyTo && (
        <RecipientsField
          label="Answers go to"
          value={draft.replyTo}
          onChange={(replyTo) => onChange({ replyTo })}
        />
      )}
      {(!showsCopies || !showsReplyTo) && (
        <p className="more-fields">
          {!showsCopies && <More words="Add Cc or Bcc" onClick={() => setShowsCopies(true)} />}
          {!showsReplyTo && <More words="Answers to another address" onClick={() => setShowsReplyTo(true)} />}
        </p>
      )}
    </>
  );
}
