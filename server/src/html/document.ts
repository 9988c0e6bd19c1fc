import type { ErrorCode, ItRequest, MicrosoftPageKey, NextAction, TurnHolder } from '@gatehouse/contract';
import { html, raw } from 'hono/html';

/** A piece of escaped HTML, as hono's `html` makes it. */
export type Html = ReturnType<typeof html>;

/** What a number of Microsoft's says of a failure; `{brand}` is put in by the page. */
export interface NumberTelling {
  readonly title: string;
  readonly text: string;
  readonly turn: TurnHolder;
  readonly action: NextAction;
  readonly page: MicrosoftPageKey;
  readonly ask: ItRequest | null;
}

/** What every plain page needs to know of where it stands. */
export interface PageFrame {
  readonly brand: { readonly name: string; readonly supportEmail: string };
  readonly stylesheetHref: string;
  /** The knowledge of AADSTS numbers; null where the failure is told in its own words. */
  readonly tellByNumber: (code: ErrorCode, aadsts: number | null) => NumberTelling | null;
}

export interface DocumentParts {
  readonly title: string;
  readonly body: Html;
  /** `gate`: the centred sign-in inside the drawn gate; `wide`: lists; `packet`: the page for IT; `column`: everything else. */
  readonly layout: 'gate' | 'column' | 'wide' | 'packet';
  /** A link at the right of the head. */
  readonly headLink?: { readonly href: string; readonly text: string };
  /** One script, allowed by its hash in the page's own policy; the page works without it. */
  readonly script?: string;
}

/** The mark: an arch with a keyhole, drawn by us. */
const mark = html`<svg width="24" height="24" viewBox="0 0 24 24" aria-hidden="true" class="mark">
  <rect width="24" height="24" rx="6.5" />
  <path d="M7 18v-6a5 5 0 0 1 10 0v6" />
  <circle cx="12" cy="13" r="1.4" />
</svg>`;

function head(frame: PageFrame, link: DocumentParts['headLink']): Html {
  return html`<header class="page-head">
    <a class="brand" href="/">${mark}${frame.brand.name}</a>
    ${link === undefined ? '' : html`<a class="textlink" href="${link.href}">${link.text}</a>`}
  </header>`;
}

/** The script's bytes are named by hash in the page's policy: not a space more may stand between the tags. */
function scriptElement(script: string | undefined): ReturnType<typeof raw> | '' {
  return script === undefined ? '' : raw(`<script>${script}</script>`);
}

const mainClasses = { gate: 'gate', column: 'col', wide: 'col col-wide', packet: 'col col-packet' };

/** A whole page, as text. Everything that is put in is escaped; only the script, a constant of ours, is not. */
export function document(frame: PageFrame, parts: DocumentParts): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${parts.title} · ${frame.brand.name}</title>
        <link rel="stylesheet" href="${frame.stylesheetHref}" />
      </head>
      <body class="page-plain ${parts.layout === 'gate' ? 'gate-page' : ''}">
        ${head(frame, parts.headLink)}
        <main class="${mainClasses[parts.layout]}">${parts.body}</main>
        <footer class="page-foot">
          <a href="/help">Help</a>
          <a href="mailto:${frame.brand.supportEmail}">${frame.brand.supportEmail}</a>
        </footer>
        ${scriptElement(parts.script)}
      </body>
    </html>`;
  return String(page);
}
