import {
  letterToIt,
  letterToSupport,
  mailtoHref,
  microsoftPages,
  turnWords,
  withBrand,
  type HelpFacts,
  type ItRequest,
  type LetterFacts,
} from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { sessionQuery } from '../api/queries.ts';
import { CopyButton } from './copy-button.tsx';

interface Numbers extends LetterFacts {
  readonly reference?: string;
}

function AskIt({ brand, ask, numbers }: { brand: string; ask: ItRequest; numbers: Numbers }) {
  const id = useId();
  const letter = letterToIt(brand, ask, numbers);
  return (
    <>
      <details className="help-ask">
        <summary>Ask your IT admin</summary>
        <p className="help">
          Copy the text, open it in your own mail program, or print this page. We send nothing, and ask for no
          address.
        </p>
        <label className="visually-hidden" htmlFor={id}>
          The text for your IT admin
        </label>
        <textarea className="input letter" id={id} readOnly rows={12} value={letter.body} />
        <p className="actions">
          <CopyButton text={letter.body} what="the text for IT" />
          <a className="btn btn-second btn-sm" href={mailtoHref('', letter)}>
            Open in my mail program
          </a>
          <button type="button" className="btn btn-quiet btn-sm" onClick={() => window.print()}>
            Print
          </button>
        </p>
      </details>
      <div className="print-letter" aria-hidden="true">
        {letter.body}
      </div>
    </>
  );
}

/** The block of help, as plain pages have it: what happened, whose turn, Microsoft's page, the text for IT, support. */
export function HelpBlock({ facts, numbers = {} }: { facts: HelpFacts; numbers?: Numbers }) {
  const id = useId();
  const { data } = useQuery(sessionQuery);
  if (!data) return null;
  const { name, supportEmail } = data.brand;
  const page = microsoftPages[facts.page];
  const turn = facts.turn === 'account-admin' && data.user.role === 'admin' ? 'user' : facts.turn;
  return (
    <section className="help-block" aria-labelledby={id}>
      <h2 id={id}>Help with this step</h2>
      <p>
        <b>{withBrand(turnWords[turn], name)}.</b> {withBrand(facts.happened, name)}
      </p>
      <ul>
        {facts.next !== undefined && <li>Next: {withBrand(facts.next, name)}</li>}
        <li>
          Microsoft’s page for this step:{' '}
          <a className="textlink" href={page.href} rel="noopener noreferrer" target="_blank">
            {page.title}
          </a>
        </li>
        <li>
          <a className="textlink" href={mailtoHref(supportEmail, letterToSupport(numbers))}>
            Ask support
          </a>
        </li>
        <li>
          <a className="textlink" href={numbers.aadsts ? `/help?code=${numbers.aadsts}` : '/help'}>
            All moments, and whose turn each is
          </a>
        </li>
      </ul>
      {facts.ask !== null && <AskIt brand={name} ask={facts.ask} numbers={numbers} />}
    </section>
  );
}
