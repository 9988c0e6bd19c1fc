import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import { describeError, traceOf } from './entra-errors.ts';
import type { EntraError } from './entra-errors.ts';
import type { AnswerTo } from './authorize-request.ts';
import type { Entra } from './entra.ts';

/** Sends the browser back to the app with `parameters` and the echoed `state`, in the response mode it asked for. */
export function answerApp(
  c: Context,
  to: AnswerTo,
  parameters: Readonly<Record<string, string>>,
): Response | Promise<Response> {
  const fields = new URLSearchParams(parameters);
  if (to.state !== undefined) fields.set('state', to.state);
  c.header('cache-control', 'no-store, no-cache');
  if (to.responseMode === 'form_post') return formPost(c, to.redirectUri, fields);
  if (to.responseMode === 'fragment') return c.redirect(`${to.redirectUri}#${fields.toString()}`, 302);
  const separator = to.redirectUri.includes('?') ? '&' : '?';
  // The trailing # keeps a fragment of the page before from travelling on; seen on captures (docs/reference/microsoft.md 1.1).
  return c.redirect(`${to.redirectUri}${separator}${fields.toString()}#`, 302);
}

/** An error redirect with Microsoft's description and `error_uri` (docs/reference/microsoft.md 2.6). */
export function answerAppWithError(
  c: Context,
  entra: Entra,
  to: AnswerTo,
  error: EntraError,
): Response | Promise<Response> {
  return answerApp(c, to, {
    error: error.error,
    error_description: describeError(error, traceOf(c, entra.clock)),
    error_uri: `https://login.microsoftonline.com/error?code=${error.code}`,
    ...to.withErrors,
  });
}

/**
 * What "Return to the application without granting consent" and Cancel on a sign-in page send: no description and
 * no code, so that the app cannot tell the two apart (azure-docs#41053; docs/reference/microsoft.md 2.6).
 */
export function answerAppWithCancel(c: Context, to: AnswerTo): Response | Promise<Response> {
  return answerApp(c, to, { error: 'access_denied', error_subcode: 'cancel' });
}

function formPost(c: Context, action: string, fields: URLSearchParams): Response | Promise<Response> {
  const inputs = [...fields].map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  return c.html(
    html`<!doctype html>
      <html lang="en">
        <head>
          <title>Working...</title>
        </head>
        <body>
          <form method="POST" action="${action}">
            ${inputs}
            <noscript>
              <p>Script is disabled. Click Submit to continue.</p>
              <button>Submit</button>
            </noscript>
          </form>
          <script>
            ${raw('document.forms[0].submit();')};
          </script>
        </body>
      </html>`,
  );
}
