import { fileSize } from '@gatehouse/contract';
import { html } from 'hono/html';
import { document, type Html, type PageFrame } from '../../html/document.ts';
import { showDay } from '../../html/instant.ts';
import { kindWords, warningOf, wordsOfKind } from './file-kind.model.ts';
import type { FileLinkRow } from './file-links.store.ts';
import type { FileLinkOver } from './open-file-link.ts';

const term = (name: string, value: string): Html =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

function warning(kind: string): Html | '' {
  const words = warningOf(kind);
  return words === null ? '' : html`<p class="notice bad" role="note">${words}</p>`;
}

/**
 * What somebody finds behind a link in a mail: whose file, which, until when. Looking counts nothing and gives nothing away but
 * this: scanners of mail follow links, and press no button.
 */
export function fileLinkPage(frame: PageFrame, link: FileLinkRow, action: string): string {
  return document(frame, {
    title: 'A file for you',
    layout: 'column',
    body: html`<h1>A file for you</h1>
      <p class="lead">
        <b>${link.sender_name}</b> of ${link.organization_name} sent it with a mail, for which it was too
        large.
      </p>
      <dl class="file-facts">
        ${term('Name', link.name)} ${term('Size', fileSize(link.size_bytes))}
        ${term('Kind', wordsOfKind(link.kind) ?? kindWords.unknown)}
        ${term('Until', `${showDay(link.expires_at)}, or until it is taken back`)}
      </dl>
      ${warning(link.kind)}
      <form class="actions" method="post" action="${action}">
        <button class="btn btn-main btn-lg">Download the file</button>
      </form>
      <p class="help">
        ${frame.brand.name} keeps the file and has not looked into it. If you do not know who sent it, do not
        open it.
      </p>`,
  });
}

const over: Readonly<Record<FileLinkOver, readonly [title: string, lead: string]>> = {
  unknown: [
    'This link leads to no file',
    'It may be incomplete: mail programs break long addresses. Open it from the mail once more, or copy it whole.',
  ],
  expired: [
    'This link has ended',
    'Links to files are good for 30 days. Ask whoever sent it to send the file again.',
  ],
  revoked: [
    'This link was taken back',
    'It was ended before its time. Ask whoever sent the file, if you still need it.',
  ],
};

/** A link that opens nothing, and why. It names nobody and no file: what was taken back is not told of any more. */
export function fileLinkOverPage(frame: PageFrame, because: FileLinkOver): string {
  const [title, lead] = over[because];
  return document(frame, {
    title,
    layout: 'column',
    body: html`<h1>${title}</h1>
      <p class="lead">${lead}</p>`,
  });
}
