import { html } from 'hono/html';
import type { Html } from '../../html/document.ts';

/* Line drawings of ours, 240 by 150: enough to know the page again; no logo, no picture of Microsoft's. */
const line = (y: number, width: number, x = 58): Html =>
  html`<rect class="ink-line" x="${x}" y="${y}" width="${width}" height="4" rx="2" />`;

const tick = (y: number): Html => html`<path class="stroke" d="M58 ${y}l4 4 4-4" />${line(y, 90, 72)}`;

function sheet(title: string, inner: Html): Html {
  return html`<svg viewBox="0 0 240 150" aria-hidden="true" class="drawing">
    <rect class="ground" width="240" height="150" rx="6" />
    <rect class="paper" x="44" y="12" width="152" height="126" />
    <rect class="stroke-only" x="58" y="22" width="7" height="7" />
    ${line(24, 26, 70)}
    <text x="58" y="45">${title}</text>
    ${inner}
  </svg>`;
}

const button = (x: number, width: number, text: string, isMain: boolean): Html =>
  html`<rect class="${isMain ? 'filled' : 'stroke-only'}" x="${x}" y="116" width="${width}" height="14" />
    <text class="small ${isMain ? 'on-filled' : ''}" x="${x + width / 2}" y="126" text-anchor="middle"
      >${text}</text
    >`;

/** "Approval required": a box in which a justification is written, and a button that sends the request. */
export const approvalRequired = sheet(
  'Approval required',
  html`${line(54, 104)} ${tick(66)}
    <rect class="stroke-only" x="58" y="86" width="124" height="18" />
    <path class="stroke" d="M63 90v10" />
    ${button(82, 38, 'Cancel', false)} ${button(124, 66, 'Request approval', true)}`,
);

/** "Need admin approval": text and two links, no box. */
export const needAdminApproval = sheet(
  'Need admin approval',
  html`${line(56, 122)} ${line(66, 116)} ${line(76, 84)}
    <path class="link-line" d="M58 98h122M58 112h116" />`,
);

/** "Permissions requested": a list, and Accept. */
export const permissionsRequested = sheet(
  'Permissions requested',
  html`${line(54, 60)} ${tick(68)} ${tick(84)} ${tick(100)} ${button(106, 38, 'Cancel', false)}
  ${button(148, 38, 'Accept', true)}`,
);

/** A page with a number. */
export const pageWithCode = sheet(
  'Sorry, but we’re having',
  html`<text x="58" y="56">trouble signing you in.</text>
    <rect class="code-ground" x="58" y="66" width="124" height="24" />
    <text class="code" x="63" y="76">AADSTS53003</text>
    <rect class="code-line" x="63" y="81" width="96" height="3" rx="1.5" />
    ${line(100, 122)} ${line(109, 108)} ${line(118, 114)}`,
);
