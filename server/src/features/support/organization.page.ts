import { html } from 'hono/html';
import type { Html, PageFrame } from '../../html/document.ts';
import type { OrganizationActivation } from '../enforcement/public.ts';
import type { LiftRow } from '../lifts/public.ts';
import { activationSection } from './activation.page.ts';
import type { EventFacts, OrganizationFacts, TenantFacts } from './customer.store.ts';
import type { Grant } from './grants.store.ts';
import { liftSection } from './lift.page.ts';
import { consolePage, factList, reasonNote, shownInstant } from './support-frame.page.ts';

/** Why a form was not taken. */
export interface FormFault {
  readonly form: 'activation' | 'lift';
  readonly text: string;
}

export interface OrganizationPageFacts {
  readonly agentName: string;
  readonly grant: Grant;
  readonly organization: OrganizationFacts;
  readonly tenants: readonly TenantFacts[];
  readonly events: readonly EventFacts[];
  readonly agentId: string;
  readonly activation: OrganizationActivation;
  readonly lift: LiftRow | undefined;
  /** Why what the agent sent was not taken, and by which form. */
  readonly fault: FormFault | null;
}

/** What of an event's context is shown: why and how; never what a customer has written. */
const shownContext = ['because', 'method', 'code', 'aadsts', 'reference', 'tenantId', 'role', 'reason'];

function eventItem(organizationId: string, event: EventFacts): Html {
  const context = shownContext.flatMap((name) => {
    const value = event.context[name];
    return value === undefined || value === null ? [] : [`${name} ${value}`];
  });
  const target = `${event.target_kind} ${event.target_id}`;
  const userHref = `/support/organizations/${organizationId}/users/${event.target_id}`;
  return html`<li class="${event.outcome === 'refused' ? 'stop' : 'done'}">
    <p><b>${event.action}</b>${event.outcome === 'refused' ? ' (refused)' : ''}</p>
    <p class="quiet small">
      ${shownInstant(event.at)} · by ${event.actor_name ?? event.actor_kind} ·
      ${event.target_kind === 'user' ? html`<a class="textlink mono" href="${userHref}">${target}</a>` : html`<span class="mono">${target}</span>`}
    </p>
    ${context.length === 0 ? '' : html`<p class="small">${context.join(' · ')}</p>`}
  </li>`;
}

/** Audit events, the newest first. */
export function eventList(organizationId: string, events: readonly EventFacts[]): Html {
  return events.length === 0
    ? html`<p class="quiet">None yet.</p>`
    : html`<ol class="console-steps">
        ${events.map((event) => eventItem(organizationId, event))}
      </ol>`;
}

function faultOf({ fault }: OrganizationPageFacts, form: FormFault['form']): string | null {
  return fault?.form === form ? fault.text : null;
}

/** One account: how many people, from which tenants, under which rule, and what happened last. */
export function organizationPage(frame: PageFrame, facts: OrganizationPageFacts): string {
  const { organization, tenants } = facts;
  return consolePage({
    frame,
    agentName: facts.agentName,
    title: organization.name,
    trail: [{ href: '/support', text: 'Find' }],
    body: html`<h1>${organization.name}</h1>
      ${reasonNote(organization.name, facts.grant)}
      ${factList([
        ['Id', html`<span class="mono">${organization.id}</span>`],
        ['Here since', shownInstant(organization.created_at)],
        [
          'Users',
          `${organization.active_count} active, ${organization.admin_count} of them admins; ${organization.deactivated_count} switched off`,
        ],
        ['Ways in', organization.enforcement === 'required' ? 'Microsoft alone' : 'Microsoft and others'],
        ...tenants.map(
          (tenant) =>
            [
              'Tenant',
              html`${tenant.display_domain} <span class="mono">${tenant.tenant_id}</span>, linked
                ${shownInstant(tenant.linked_at)}`,
            ] as const,
        ),
      ])}
      ${activationSection(organization.id, facts.activation, faultOf(facts, 'activation'))}
      ${liftSection({
        organizationId: organization.id,
        enforcement: facts.activation.enforcement,
        lift: facts.lift,
        agentId: facts.agentId,
        fault: faultOf(facts, 'lift'),
      })}
      <h2>Latest events</h2>
      ${eventList(organization.id, facts.events)}`,
  });
}
