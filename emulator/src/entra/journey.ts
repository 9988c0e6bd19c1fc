import type { ObservedContext } from '../control/observed.ts';
import { entraError } from './entra-errors.ts';
import type { Entra } from './entra.ts';
import { entraErrorPage } from './page-frame.ts';

/** A journey between two pages: the request as it came, and how far it is. Sealed into each page's form. */
export interface Journey {
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** The account this journey chose or proved; before that `undefined`. */
  readonly chosenUpn?: string | undefined;
}

/** The page for a form whose journey this emulator did not make, or made before a reset. */
export function lostJourney(c: ObservedContext, entra: Entra): Response | Promise<Response> {
  return entraErrorPage(c, entra, entraError(90023, ['The page is too old. Start again from the app.']));
}

/** Seals the journey into the address of the next step. */
export function reprocessAddress(entra: Entra, journey: Journey): string {
  const path = encodeURIComponent(journey.path);
  return `/${path}/reprocess?ctx=${encodeURIComponent(entra.sealed.seal('page', journey))}`;
}
