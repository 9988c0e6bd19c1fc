import { html } from 'hono/html';
import { document, type Html, type PageFrame } from '../../html/document.ts';
import { showMinute } from '../../html/instant.ts';
import { turn } from '../../html/turn.ts';
import { approvalCard } from './approval-card.page.ts';
import { packetSections } from './packet-sections.ts';
import { sectionHtml } from './packet-pieces.page.ts';
import type { PacketNews, PacketPageFacts } from './packet-facts.page.ts';
import type { PacketFacts } from './packet.model.ts';

const roles = html`<p class="help it-roles">
  You need one of these Microsoft roles: <b>Cloud Application Administrator</b>,
  <b>Application Administrator</b>, <b>Privileged Role Administrator</b> or <b>Global Administrator</b>. Not
  you? Forward this address to the person who has it.
</p>`;

function newsHtml(news: PacketNews | null): Html {
  if (news === null) return html``;
  return html`<section class="it-news" role="status" aria-label="What just happened">
    ${turn(news.turn, news.turnWords)}
    <p><b>${news.happened}</b> ${news.next}</p>
    ${news.reference === null ? '' : html`<p class="help">Reference for support: <code>${news.reference}</code></p>`}
  </section>`;
}

function asking({ maker, organizationName, packet, tenantName }: PacketPageFacts): Html {
  return html`<h1>Approve ${packet.brand} for ${tenantName}</h1>
    <p class="lead">
      <b>${maker.name}</b>${maker.role === 'admin' ? ', account admin' : ''} at ${organizationName}, asks you
      to approve two apps in your Microsoft Entra tenant. Your people sign in to ${packet.brand} with them,
      and send mail from their own mailbox. It takes about two minutes, costs nothing, and you can withdraw it
      at any time.
    </p>`;
}

const term = (name: string, value: Html | string): Html =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

function about(facts: PacketPageFacts): Html {
  const { packet, reference } = facts;
  const subject = encodeURIComponent(`Reference ${reference}`);
  const forward = `mailto:?subject=${encodeURIComponent(`Approval of ${packet.brand}`)}&body=${encodeURIComponent(facts.address)}`;
  return html`<section class="it-section" aria-labelledby="about">
    <h2 id="about">About this page</h2>
    <dl class="it-about">
      ${term('Made for', `${facts.tenantName}, tenant ID ${packet.tenantId}`)}
      ${term('Made by', `${facts.maker.name}, ${showMinute(facts.madeAt)}`)}
      ${term('Works until', `${showMinute(facts.expiresAt)}, or until it is taken back`)}
      ${term('Shows', 'State and instructions; no personal data but the name above')}
      ${term('Reference', html`<code>${reference}</code>`)}
      ${term('Questions', html`<a class="textlink" href="mailto:${packet.supportEmail}?subject=${subject}">${packet.supportEmail}</a>, with the reference`)}
      ${term('Pass it on', html`<a class="textlink" href="${forward}">Open it in your own mail program</a>; or print it, two pages`)}
    </dl>
  </section>`;
}

/** The same for whoever has no link: what, how, data, withdrawal; of no tenant, so with no state and no decision. */
export function generalPacketPage(frame: PageFrame, packet: PacketFacts): string {
  return document(frame, {
    title: `Approve ${packet.brand}`,
    layout: 'packet',
    body: html`<h1>Approve ${packet.brand} in your Microsoft tenant</h1>
      <p class="lead">
        For IT admins: what two apps ask for, how to approve them in the admin center, and how to withdraw.
        Who is signed in to ${packet.brand} can send you a link that does it in two clicks, and shows what was
        seen in your tenant.
      </p>
      ${roles} ${packetSections(packet).map(sectionHtml)}
      <p class="help">
        Questions:
        <a class="textlink" href="mailto:${packet.supportEmail}">${packet.supportEmail}</a>
      </p>`,
  });
}

/** The page for an IT admin: today's state and the decision, then what, how, data, withdrawal. No script, no user needed. */
export function packetPage(frame: PageFrame, facts: PacketPageFacts): string {
  return document(frame, {
    title: `Approve ${facts.packet.brand}`,
    layout: 'packet',
    body: html`<p class="print-only mono">${facts.address}</p>
      <p class="help">Request from ${facts.organizationName}, ${showMinute(facts.madeAt)}</p>
      ${asking(facts)} ${newsHtml(facts.news)} ${approvalCard(facts)} ${roles}
      ${packetSections(facts.packet).map(sectionHtml)} ${about(facts)}`,
  });
}
