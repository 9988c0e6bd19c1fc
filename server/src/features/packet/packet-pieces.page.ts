import { html } from 'hono/html';
import type { Html } from '../../html/document.ts';
import {
  piecesOf,
  type AppCard,
  type Block,
  type Marked,
  type Piece,
  type Section,
  type Way,
} from './packet.model.ts';

const check = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
  <path d="M5 13l4 4L19 7" />
</svg>`;
const cross = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
  <path d="M6 6l12 12M18 6L6 18" />
</svg>`;

function piece(one: Piece): Html {
  switch (one.kind) {
    case 'bold':
      return html`<b>${one.text}</b>`;
    case 'code':
      return html`<code>${one.text}</code>`;
    case 'link':
      return html`<a class="textlink" href="${one.href}" rel="noopener noreferrer">${one.text}</a>`;
    case 'plain':
      return html`${one.text}`;
  }
}

/** A marked text as HTML; whatever is not a mark is escaped. */
export const marked = (text: Marked): Html => html`${piecesOf(text).map(piece)}`;

function card({ name, purpose, may, cannot, publisher, clientId }: AppCard): Html {
  return html`<article class="card it-app">
    <header class="card-body">
      <h3>${name}</h3>
      <p class="help">${purpose}</p>
    </header>
    <div class="card-body it-lists">
      <h4>What it may do</h4>
      <ul class="it-may">
        ${may.map(
          ({ what, scopes }) =>
            html`<li>
              ${check}<span>${what}<br /><code>${scopes.join(', ')}</code></span>
            </li>`,
        )}
      </ul>
      <h4>What it cannot do</h4>
      <ul class="it-cannot">
        ${cannot.map((what) => html`<li>${cross}<span>${what}</span></li>`)}
      </ul>
    </div>
    <footer class="card-foot it-ids">
      <span>Publisher: ${publisher}</span>
      <span>Application ID <code>${clientId}</code></span>
    </footer>
  </article>`;
}

function way({ title, isTheirs, steps, note }: Way): Html {
  return html`<article class="card card-body it-way">
    <h3>${title} ${isTheirs ? html`<span class="badge run">Your tenant today</span>` : ''}</h3>
    <ol>
      ${steps.map((step) => html`<li><span>${marked(step)}</span></li>`)}
    </ol>
    <p class="help">${marked(note)}</p>
  </article>`;
}

function table({ head, rows }: Extract<Block, { readonly kind: 'table' }>): Html {
  return html`<div class="card it-table" role="region" tabindex="0" aria-label="${head.join(', ')}">
    <table>
      <thead>
        <tr>
          ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell, index) => html`<td data-label="${head[index] ?? ''}">${marked(cell)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function block(one: Block): Html {
  switch (one.kind) {
    case 'text':
      return html`<p class="it-text">${marked(one.text)}</p>`;
    case 'cards':
      return html`<div class="it-pair">${one.cards.map(card)}</div>`;
    case 'ways':
      return html`<div class="it-pair">${one.ways.map(way)}</div>`;
    case 'table':
      return table(one);
    case 'script':
      return html`<details class="card it-script">
        <summary>${one.title}</summary>
        <pre tabindex="0"><code>${one.code}</code></pre>
      </details>`;
    case 'question':
      return html`<div class="it-question">
        <h3>${one.question}</h3>
        <p class="help">${marked(one.answer)}</p>
      </div>`;
  }
}

/** One section of the packet. */
export function sectionHtml({ id, title, intro, blocks }: Section): Html {
  return html`<section id="${id}" class="it-section" aria-labelledby="${id}-title">
    <h2 id="${id}-title">${title}</h2>
    ${intro === undefined ? '' : html`<p class="it-intro">${marked(intro)}</p>`} ${blocks.map(block)}
  </section>`;
}
