import {
  letterToIt,
  mailtoHref,
  microsoftPages,
  turnWords,
  withBrand,
  type HelpFacts,
  type LetterFacts,
} from '@gatehouse/contract';
import { html } from 'hono/html';
import type { Html, PageFrame } from './document.ts';

/** A link to Microsoft's own page for a step; it opens beside, so that nothing here is lost. */
export function microsoftLink(key: HelpFacts['page']): Html {
  const { title, href } = microsoftPages[key];
  return html`<a class="textlink" href="${href}" rel="noopener noreferrer" target="_blank">${title}</a>`;
}

function askIt(frame: PageFrame, request: NonNullable<HelpFacts['ask']>, facts: LetterFacts): Html {
  const letter = letterToIt(frame.brand.name, request, facts);
  return html`<details class="help-ask">
      <summary>Ask your IT admin</summary>
      <p class="help">
        Copy the text, open it in your own mail program, or print this page. We send nothing, and ask for no
        address.
      </p>
      <label class="visually-hidden" for="letter">The text for your IT admin</label>
      <textarea class="input letter" id="letter" readonly rows="12">${letter.body}</textarea>
      <p class="actions">
        <a class="btn btn-second btn-sm" href="${mailtoHref('', letter)}">Open in my mail program</a>
      </p>
    </details>
    <div class="print-letter" aria-hidden="true">${letter.body}</div>`;
}

/** What a page knows that helps whoever is asked. */
export type HelpNumbers = LetterFacts;

/**
 * The one block of help: what happened, whose turn it is, Microsoft's page for this step, the text for IT, and where all
 * of it is listed. Support is asked by the receipt of a failure, or by the foot of the page.
 */
export function helpBlock(frame: PageFrame, facts: HelpFacts, numbers: HelpNumbers = {}): Html {
  const { name } = frame.brand;
  return html`<section class="help-block" aria-labelledby="help-title">
    <h2 id="help-title">Help with this step</h2>
    <p>
      <b>${withBrand(turnWords[facts.turn], name)}.</b>
      ${withBrand(facts.happened, name)}
    </p>
    <ul>
      ${facts.next === undefined ? '' : html`<li>Next: ${withBrand(facts.next, name)}</li>`}
      <li>Microsoft’s page for this step: ${microsoftLink(facts.page)}</li>
      <li>
        <a class="textlink" href="${allHelpHref(numbers.aadsts)}">All moments, and whose turn each is</a>
      </li>
    </ul>
    ${facts.ask === null ? '' : askIt(frame, facts.ask, numbers)}
  </section>`;
}

/** The page of all help, at the number that is known. */
function allHelpHref(aadsts: number | null | undefined): string {
  return aadsts ? `/help?code=${aadsts}` : '/help';
}
