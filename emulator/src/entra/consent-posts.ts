import { Hono } from 'hono';
import type { AutoAnswerChoice } from '../control/auto-answers.ts';
import type { ObservedEnv } from '../control/observed.ts';
import { lostJourney, reprocessAddress } from './journey.ts';
import type { Journey } from './journey.ts';
import { answerAppWithError } from './answer-app.ts';
import { answerConsentPage, decideFor } from './authorize-signed-in.ts';
import { parseAuthorize } from './authorize-request.ts';
import { readSession } from './browser-session.ts';
import { entraError } from './entra-errors.ts';
import { identityAt } from './entra.ts';
import type { Entra } from './entra.ts';

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
    const journey = entra.sealed.open<Journey>('page', String(form['ctx'] ?? ''));
    if (!journey) return lostJourney(c, entra);
    if (form['answer'] === 'other-account') {
      const query = { ...journey.query, prompt: 'select_account' };
      return c.redirect(reprocessAddress(entra, { path: journey.path, query }), 302);
    }
    const parsed = parseAuthorize(entra, journey.path, journey.query);
    const signedIn = readSession(c, entra).find((each) => each.home.upn === journey.chosenUpn);
    const person =
      parsed.kind === 'ok' &&
      signedIn &&
      identityAt(entra.directory, parsed.request.authority, signedIn.home);
    if (parsed.kind !== 'ok' || !signedIn || !person) return lostJourney(c, entra);
    const { request } = parsed;
    const decision = decideFor(entra, request, person);
    const answer = buttons[String(form['answer'])] ?? 'abandon';
    // "Back to app" on "Request sent" (zammad microsoft365.rb; microsoft.md 2.6).
    if (answer === 'decline') return answerAppWithError(c, entra, request, entraError(65004));
    return answerConsentPage(
      c,
      entra,
      { request, journey, signedIn, person, decision },
      {
        answer,
        justification: String(form['justification'] ?? ''),
        onBehalfOfOrganization: form['organization'] === 'yes',
      },
    );
  });
  return app;
}
