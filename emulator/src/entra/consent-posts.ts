import { Hono } from 'hono';
import type { AutoAnswerChoice } from '../control/auto-answers.ts';
import type { ObservedContext, ObservedEnv } from '../control/observed.ts';
import { answerAppWithError } from './answer-app.ts';
import { answerConsentPage } from './authorize-signed-in.ts';
import type { Standing } from './authorize-signed-in.ts';
import { blockedBecause } from './blocked-because.ts';
import { readSession } from './browser-session.ts';
import { decideFor } from './consent-facts.ts';
import { entraError } from './entra-errors.ts';
import { identityAt } from './entra.ts';
import type { Entra } from './entra.ts';
import { lostJourney, openJourney, parseJourney, reprocessAddress } from './journey.ts';
import type { Journey } from './journey.ts';
import { entraErrorPage } from './page-frame.ts';

const buttons: Readonly<Record<string, AutoAnswerChoice>> = {
  accept: 'accept',
  cancel: 'decline',
  request: 'request',
  return: 'return',
};

/** `POST /{tenant}/consent`: the buttons of the consent pages. The decision is made again, not believed. */
export function consentPostRoutes(entra: Entra): Hono<ObservedEnv> {
  const app = new Hono<ObservedEnv>();
  app.post('/:tenant/consent', async (c) => {
    const form = await c.req.parseBody();
    const journey = openJourney(c, entra, String(form['ctx'] ?? ''));
    if (!journey) return lostJourney(c, entra);
    if (form['answer'] === 'other-account') {
      // Who accepts then is who comes back to the app: the code is theirs, not that of the person who was stopped.
      const another: Journey = { ...journey, chosenUpn: undefined, isSwitching: true };
      return c.redirect(reprocessAddress(entra, another), 302);
    }
    const standing = standAgain(c, entra, journey);
    if (!standing) return lostJourney(c, entra);
    const answer = buttons[String(form['answer'])] ?? 'abandon';
    // "Back to app" on "Request sent" too (zammad microsoft365.rb; docs/reference/microsoft.md 2.6).
    if (answer === 'decline') return answerAppWithError(c, entra, standing.request, entraError(65004));
    // The application may have been blocked since the page was shown.
    const blocked =
      answer === 'return' ? undefined : blockedBecause(entra, standing.request, standing.person);
    if (blocked) return entraErrorPage(c, entra, blocked);
    return answerConsentPage(c, entra, standing, {
      answer,
      justification: String(form['justification'] ?? ''),
      onBehalfOfOrganization: form['organization'] === 'yes',
    });
  });
  return app;
}

/** Who presses the button, and what they may decide now; `undefined` where the session ended meanwhile. */
function standAgain(c: ObservedContext, entra: Entra, journey: Journey): Standing | undefined {
  const parsed = parseJourney(entra, journey);
  const signedIn = readSession(c, entra).find((each) => each.home.upn === journey.chosenUpn);
  if (parsed.kind !== 'ok' || !signedIn) return undefined;
  const { request } = parsed;
  const person = identityAt(entra.directory, request.authority, signedIn.home);
  return person && { request, journey, signedIn, person, decision: decideFor(entra, request, person) };
}
