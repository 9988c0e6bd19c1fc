import { html } from 'hono/html';
import type { Html } from './document.ts';

export interface Field {
  /** Also the name under which it is sent. */
  readonly id: string;
  readonly label: string;
  readonly type: 'email' | 'password' | 'text';
  readonly autocomplete: 'name' | 'username' | 'current-password' | 'new-password' | 'one-time-code' | 'off';
  /** What was typed; never a password. */
  readonly value?: string;
  /** What is wrong and the form that works. */
  readonly error?: string | undefined;
  readonly help?: string;
  /** A link at the end of the label's line. */
  readonly link?: { readonly href: string; readonly text: string };
  readonly isNumeric?: boolean;
}

/** Icons of the look, drawn in line. */
const warning = html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="12" cy="12" r="10" />
  <path d="M12 8v4M12 16h.01" />
</svg>`;

/** A labelled field. An error stands below it, is named by it, and gets the caret. */
export function field(parts: Field): Html {
  const { id, error, help } = parts;
  const described = [
    ...(error === undefined ? [] : [`${id}-error`]),
    ...(help === undefined ? [] : [`${id}-help`]),
  ];
  const link = parts.link;
  return html`<div class="field">
    <div class="field-head">
      <label for="${id}">${parts.label}</label>
      ${link === undefined ? '' : html`<a class="textlink" href="${link.href}">${link.text}</a>`}
    </div>
    <input
      class="input input-lg"
      id="${id}"
      name="${id}"
      type="${parts.type}"
      autocomplete="${parts.autocomplete}"
      autocapitalize="none"
      spellcheck="false"
      value="${parts.value ?? ''}"
      ${parts.isNumeric === true ? html`inputmode="numeric" maxlength="11"` : ''}
      ${described.length === 0 ? '' : html`aria-describedby="${described.join(' ')}"`}
      ${error === undefined ? '' : html`aria-invalid="true" autofocus`}
    />
    ${error === undefined ? '' : html`<p class="error" id="${id}-error">${warning}<span>${error}</span></p>`}
    ${help === undefined ? '' : html`<p class="help" id="${id}-help">${help}</p>`}
  </div>`;
}
