import { randomUUID } from 'node:crypto';
import type { ObservedContext } from '../control/observed.ts';
import { parseAdminConsent } from './admin-consent-request.ts';
import type { AdminConsentRequest } from './admin-consent-request.ts';
import { parseAuthorize } from './authorize-request.ts';
import type { AuthorizeRequest, Parsed } from './authorize-request.ts';
import { callersCorrelationId, entraError } from './entra-errors.ts';
import type { Entra } from './entra.ts';
import { entraErrorPage } from './page-frame.ts';

/** What a browser can come for: a code, or an admin's consent for everybody. */
export type EntraRequest = AuthorizeRequest | AdminConsentRequest;

export type Endpoint = 'authorize' | 'admin-consent-v1' | 'admin-consent-v2';

/** A journey between two pages: the request as it came, and how far it is. Sealed into each page's form. */
export interface Journey {
  /** Where it began; absent in journeys from before there was another door than `authorize`. */
  readonly endpoint?: Endpoint;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The caller's `client-request-id`, on every page to the end. */
  readonly correlationId?: string;
  /** The account this journey chose or proved; before that `undefined`. */
  readonly chosenUpn?: string | undefined;
  /** Another account was asked for, so neither the hint nor the session says who. */
  readonly isSwitching?: boolean;
}

/** A journey begins: its Correlation Id is settled here. */
export function startJourney(c: ObservedContext, endpoint: Endpoint, path: string): Journey {
  const correlationId = callersCorrelationId(c) ?? randomUUID();
  c.set('correlationId', correlationId);
  return { endpoint, path, query: c.req.query(), correlationId };
}

/** The journey a page or an address carries; `undefined` where this emulator did not make it, or made it before a reset. */
export function openJourney(c: ObservedContext, entra: Entra, sealed: string): Journey | undefined {
  const journey = entra.sealed.open<Journey>('page', sealed);
  c.set('correlationId', journey?.correlationId);
  return journey;
}

/** The request of a journey, read again at each step and never believed. */
export function parseJourney(entra: Entra, journey: Journey): Parsed<EntraRequest> {
  const { endpoint, path, query } = journey;
  if (endpoint === 'admin-consent-v1') return parseAdminConsent(entra, 1, path, query);
  if (endpoint === 'admin-consent-v2') return parseAdminConsent(entra, 2, path, query);
  return parseAuthorize(entra, path, query);
}

/** The page for a form whose journey could not be opened. */
export function lostJourney(c: ObservedContext, entra: Entra): Response | Promise<Response> {
  return entraErrorPage(c, entra, entraError(90023, ['The page is too old. Start again from the app.']));
}

/** Seals the journey into the address of the next step. */
export function reprocessAddress(entra: Entra, journey: Journey): string {
  const path = encodeURIComponent(journey.path);
  return `/${path}/reprocess?ctx=${encodeURIComponent(entra.sealed.seal('page', journey))}`;
}
