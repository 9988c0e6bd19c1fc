import type { PreFlightExpects } from '@gatehouse/contract';
import { html } from 'hono/html';
import type { Html } from '../../html/document.ts';
import { showDay } from '../../html/instant.ts';
import type { PreFlight } from './pre-flight.model.ts';

const lines: Readonly<Record<PreFlightExpects, (domain: string) => Html>> = {
  'no-question': (domain) => html`Microsoft will probably ask you nothing at <b>${domain}</b>.`,
  'self-service': (domain) => html`Microsoft asks you once at <b>${domain}</b>; press “Accept” there.`,
  'request-approval': (domain) => html`<b>${domain}</b> asks an IT admin first; you can send the request.`,
  'admin-only': (domain) => html`At <b>${domain}</b> only an IT admin can approve.`,
  blocked: (domain) => html`At <b>${domain}</b> your IT has switched this off.`,
  unknown: (domain) => html`We do not know yet what Microsoft asks at <b>${domain}</b>.`,
};

/** What we know before the button, in one line; decided by the domain alone. */
export function preFlightLine(preFlight: PreFlight, domain: string, beforeHref: string): Html {
  return html`<p class="help pre-flight">
    ${lines[preFlight.expects](domain)} <a class="textlink" href="${beforeHref}">What happens there</a>
  </p>`;
}

type Source = NonNullable<PreFlight['source']>;

/** No count, no name, and the day rather than the minute: it is read by whoever types an address of this domain. */
const sources: Readonly<Record<Source, (domain: string, day: string) => string>> = {
  evidence: (domain, day) =>
    `How we know: a sign-in for ${domain} came through after an approval, on ${day}.`,
  probe: (domain, day) => `How we know: Microsoft’s token endpoint said so for ${domain}, on ${day}.`,
  'microsoft-answer': (domain, day) => `How we know: Microsoft answered so for ${domain}, on ${day}.`,
  'person-saw-page': (domain, day) =>
    `How we know: this page of Microsoft’s was met at ${domain}, on ${day}.`,
  declined: (domain, day) => `We presume it, from an answer of Microsoft’s for ${domain}, on ${day}.`,
  'first-token': (domain, day) => `We presume it, from a sign-in for ${domain}, on ${day}.`,
};

/** From what we know it and how old that is; or that nothing is known, which is normal. */
export function sourceLine({ source, seenAt }: PreFlight, domain: string): Html {
  if (source === null || seenAt === null)
    return html`<p class="pre-flight-source">
      Nobody has told us yet how ${domain} answers. That is normal for a new organization.
    </p>`;
  return html`<p class="pre-flight-source">
    ${sources[source](domain, showDay(seenAt))} If Microsoft lets you through instead, all the better.
  </p>`;
}
