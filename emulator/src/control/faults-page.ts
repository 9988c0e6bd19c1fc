import { html } from 'hono/html';
import type { Entra } from '../entra/entra.ts';
import { emulatedPage } from '../pages/emulated-page.ts';
import type { Html } from '../pages/emulated-page.ts';
import { exchangeSections } from './exchange-sections.ts';
import type { Fault } from './faults.ts';
import type { NamedFault } from './named-faults/named-fault.ts';
import { faultGroups } from './named-faults/named-faults.ts';

const styles = `
.faults{margin:8px 0 0;padding:0;list-style:none}
.faults>li{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:4px 20px;align-items:start;padding:12px 0;border-top:1px solid #e1dfdd}
.faults h3{margin:0;font:600 13px/20px "Geist Mono",ui-monospace,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.faults p{font-size:14px;line-height:20px}
.faults .button{min-width:124px}
.faults .on{display:inline-block;margin-left:8px;padding:0 8px;border:1px solid #8a5300;border-radius:999px;color:#5c3700;background:#fff4ce;font:600 12px/18px Selawik,Geist,system-ui,sans-serif}
.faults details{margin-top:4px;font-size:13px;line-height:20px}
.faults summary{width:max-content;color:#0f5ea8;cursor:pointer}
.faults pre{margin:4px 0 0;white-space:pre-wrap}
.standing{margin-top:12px;padding:12px 16px;border:1px solid #8a5300;border-radius:4px;background:#fff4ce}
.faults>li:first-child{border-top:0}
.standing.none{border-color:#c8c6c4;background:#f8f9fa}
.standing ul{margin:4px 0 8px;padding-left:20px}
.contents{display:flex;flex-wrap:wrap;gap:4px 20px;margin-top:12px;font-size:14px}
.faults>li>.button{margin-top:2px}
.row{margin-top:12px}
section{scroll-margin-top:56px}
section>h2{font-size:18px;line-height:24px}
section.topic{margin-top:36px}
.states{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:4px 16px}
@media (min-width:40.01rem){
.scope{position:sticky;top:38px;z-index:1;margin-inline:-44px;padding:8px 44px 12px;background:#fff;border-bottom:1px solid #e1dfdd}
}
@media (max-width:40rem){
.faults>li{grid-template-columns:minmax(0,1fr)}
.faults .button{justify-self:start}
.row label,.row select{width:100%}
section{scroll-margin-top:96px}
.table{min-width:38rem}
.states{grid-template-columns:minmax(0,1fr);gap:0}
.states dd{margin-bottom:6px}
}
`;

const anchors = ['sending', 'sign-in', 'notices'] as const;

/** Every fault with a name, the states of mailboxes, and what is on now, at `/page/faults`. */
export function faultsPage(entra: Entra): Html {
  return emulatedPage({
    title: 'Faults – Emulator control',
    surface: `Control of the emulator, ${new URL(entra.addresses.control).host}`,
    now: entra.clock.now(),
    control: entra.addresses.control,
    layout: 'wide',
    styles,
    body: html`<div class="card">
      <h1>What can go wrong here</h1>
      <p class="gap">
        Microsoft’s bad days, on order. Each of these can be switched on for everybody or for one person; a
        restart switches all faults off. States of mailboxes and limits stay.
      </p>
      <nav class="contents" aria-label="On this page">
        <a href="#mailboxes">Mailboxes and limits</a>
        ${faultGroups.map(({ title }, index) => html`<a href="#${anchors[index] ?? ''}">${title}</a>`)}
      </nav>
      ${onNow(entra)} ${exchangeSections(entra)}
      ${faultGroups.map(({ title, faults }, index) => groupSection(entra, { title, faults, id: anchors[index] ?? '' }))}
    </div>`,
  });
}

function onNow(entra: Entra): Html {
  const faults = entra.faults.list();
  if (faults.length === 0) {
    return html`<section class="standing none" id="on-now" aria-label="On now">
      <h2>On now: nothing</h2>
      <p class="small">Every surface behaves.</p>
    </section>`;
  }
  return html`<section class="standing" id="on-now" aria-label="On now">
    <h2>On now</h2>
    <ul class="small">
      ${faults.map((fault) => html`<li>${standing(fault)}</li>`)}
    </ul>
    <form method="post" action="/page/clear-faults">
      <input type="hidden" name="back" value="/page/faults" />
      <button class="button">Switch all off</button>
    </form>
  </section>`;
}

/** A fault that is on, in one line. */
export function standing(fault: Fault): Html {
  const what =
    fault.name === undefined
      ? html`${fault.surface}, ordered by the API: <code>${JSON.stringify(fault.respond)}</code>`
      : html`<code>${fault.name}</code>`;
  return html`${what}, for ${fault.match.upn ?? 'everybody'}, ${howOften(fault)}`;
}

function howOften({ timesLeft }: Fault): string {
  if (timesLeft === null) return 'until it is switched off';
  return timesLeft === 1 ? 'once more' : `${timesLeft} times more`;
}

function groupSection(
  entra: Entra,
  group: { readonly title: string; readonly faults: readonly NamedFault[]; readonly id: string },
): Html {
  const people = entra.directory.people().filter((person) => person.home === null);
  return html`<section class="topic" id="${group.id}" aria-label="${group.title}">
    <h2>${group.title}</h2>
    <form method="post" action="/page/faults/on">
      <div class="row scope">
        <label
          >For
          <select name="upn">
            <option value="">everybody</option>
            ${people.map((person) => html`<option value="${person.upn}">${person.displayName} (${person.upn})</option>`)}
          </select>
        </label>
        <label
          >How often
          <select name="times">
            <option value="">until it is switched off</option>
            <option value="1">once</option>
            <option value="3">three times</option>
          </select>
        </label>
      </div>
      <ul class="faults">
        ${group.faults.map((named) => faultItem(entra, named))}
      </ul>
    </form>
  </section>`;
}

function faultItem(entra: Entra, { name, what, hears }: NamedFault): Html {
  const isOn = entra.faults.list().some((each) => each.name === name);
  const action = isOn ? html`formaction="/page/faults/off"` : '';
  return html`<li>
    <div>
      <h3>${name}${isOn ? html` <span class="on">on</span>` : ''}</h3>
      <p>${what}</p>
      <p class="small muted">The caller hears: ${hears}</p>
      <details>
        <summary>Example<span class="visually-hidden"> for ${name}</span></summary>
        <pre><code>${example(entra, name)}</code></pre>
      </details>
    </div>
    <button class="button" name="name" value="${name}" ${action}>
      Switch ${isOn ? 'off' : 'on'}<span class="visually-hidden"> ${name}</span>
    </button>
  </li>`;
}

function example({ addresses, directory }: Entra, name: string): string {
  const somebody = directory.people()[0]?.upn ?? 'ada@contoso.example';
  const address = `${addresses.control}/named-faults/${name}`;
  return `curl -X PUT ${address} -d '{"upn":"${somebody}","times":1}'\ncurl -X DELETE ${address}`;
}
