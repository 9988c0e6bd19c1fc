import { Hono } from 'hono';
import type { PageFrame } from '../../html/document.ts';
import { htmlAnswer } from '../../html/form.ts';
import { lookUpAadsts } from '../microsoft-answers/public.ts';
import { parseAadstsQuery } from './aadsts-query.model.ts';
import { helpPage } from './help.page.ts';

/** `GET /help`: all moments, all links, and what a number means. For everybody; it reads nothing but its own tables. */
export function helpRoutes(deps: { readonly frame: PageFrame }): Hono {
  const routes = new Hono();
  routes.get('/help', (context) => {
    const query = parseAadstsQuery(context.req.query('code'));
    const found = query.kind === 'number' ? lookUpAadsts(query.code) : null;
    const why = query.kind === 'bad' ? query.why : null;
    return htmlAnswer(helpPage(deps.frame, { found, why }), why === null ? 200 : 400);
  });
  return routes;
}
