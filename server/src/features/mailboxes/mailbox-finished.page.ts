import { createHash } from 'node:crypto';
import type { AttemptView } from '@gatehouse/contract';
import { html } from 'hono/html';
import { linkButton } from '../../html/button.ts';
import { document, type PageFrame } from '../../html/document.ts';
import { helpBlock } from '../../html/help.ts';
import { receipt } from '../../html/receipt.ts';
import { turn } from '../../html/turn.ts';

/**
 * Tells the page that opened this window, and closes it. Microsoft's pages have cut `window.opener` for good, so a
 * channel of our own origin carries the news. The id stands in the address; without script the page just says so.
 */
const script = `const attemptId = new URL(location.href).searchParams.get('attempt');
new BroadcastChannel('gatehouse-mailbox').postMessage({ attemptId });
window.close();`;

const scriptHash = createHash('sha256').update(script).digest('base64');

/** Content policy of the popup's last page: its one script by hash, and nothing else of the kind. */
export const finishedPagePolicy = `default-src 'none'; script-src 'sha256-${scriptHash}'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;

/** What the popup shows when the journey is over. */
export function finishedPage(frame: PageFrame, attempt: AttemptView): string {
  const { failure } = attempt;
  const back = linkButton({
    href: '/settings/profile/preferences',
    text: 'Go to Preferences',
    kind: 'quiet',
  });
  if (failure === null) {
    return document(frame, {
      title: 'Connected',
      layout: 'column',
      script,
      body: html`${turn('auto', 'Goes on by itself')}
        <h1>Connected</h1>
        <p class="lead">Your Outlook mailbox is connected. You can close this window.</p>
        <p class="actions">${back}</p>`,
    });
  }
  return document(frame, {
    title: 'Not connected',
    layout: 'column',
    script,
    body: html`${turn('you', 'Your turn')}
      <h1>${failure.title.replace(/\.$/, '')}</h1>
      <p class="lead">${failure.next} You can close this window.</p>
      <p class="actions">${back}</p>
      ${helpBlock(
        frame,
        { happened: failure.title, turn: failure.turn, page: failure.page, ask: failure.ask },
        { aadsts: failure.aadsts, correlationId: attempt.correlationId },
      )}
      ${receipt(frame, {
        reference: failure.reference,
        at: attempt.endedAt === null ? null : new Date(attempt.endedAt),
        reason: failure.aadsts === null ? failure.code : `AADSTS${failure.aadsts}`,
        correlationId: attempt.correlationId,
      })}`,
  });
}
