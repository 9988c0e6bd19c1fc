import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { previewGroups, type PreviewGroup } from '@gatehouse/contract';
import { HomePage } from './features/home/home-page.tsx';
import { readComposeSearch } from './features/outbox/compose-search.model.ts';
import { readOutboxSearch } from './features/outbox/outbox-search.model.ts';
import { later } from './layout/later.ts';
import { Layout } from './layout/layout.tsx';
import { PageFault } from './layout/page-fault.tsx';

const root = createRootRoute({ component: Layout });

const home = createRoute({ getParentRoute: () => root, path: '/', component: HomePage });

const compose = createRoute({
  getParentRoute: () => root,
  path: '/compose',
  validateSearch: readComposeSearch,
  component: later(() => import('./features/outbox/compose-page.lazy.tsx')),
});

const drafts = createRoute({
  getParentRoute: () => root,
  path: '/drafts',
  component: later(() => import('./features/drafts/drafts-page.lazy.tsx')),
});

const outbox = createRoute({
  getParentRoute: () => root,
  path: '/outbox',
  validateSearch: readOutboxSearch,
  component: later(() => import('./features/outbox/outbox-page.lazy.tsx')),
});

const profile = createRoute({
  getParentRoute: () => root,
  path: '/settings/profile',
  component: later(() => import('./features/profile/profile-page.lazy.tsx')),
});

export interface PreferencesSearch {
  readonly attempt?: string;
}

const preferences = createRoute({
  getParentRoute: () => root,
  path: '/settings/profile/preferences',
  validateSearch: (search: Record<string, unknown>): PreferencesSearch =>
    typeof search['attempt'] === 'string' ? { attempt: search['attempt'] } : {},
  component: later(() => import('./features/mailboxes/preferences-page.lazy.tsx')),
});

const people = createRoute({
  getParentRoute: () => root,
  path: '/settings/people',
  component: later(() => import('./features/people/people-page.lazy.tsx')),
});

export interface SsoSearch {
  readonly group?: PreviewGroup;
  readonly search?: string;
}

const sso = createRoute({
  getParentRoute: () => root,
  path: '/settings/sso',
  validateSearch(search: Record<string, unknown>): SsoSearch {
    const group = previewGroups.find((name) => name === search['group']);
    const words = typeof search['search'] === 'string' ? search['search'].slice(0, 100) : '';
    return { ...(group === undefined ? {} : { group }), ...(words === '' ? {} : { search: words }) };
  },
  component: later(() => import('./features/sso/sso-page.lazy.tsx')),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: '/settings/audit',
  component: later(() => import('./features/audit/audit-page.lazy.tsx')),
});

/** All paths of the app, on one page. */
export const router = createRouter({
  routeTree: root.addChildren([home, compose, drafts, outbox, profile, preferences, people, sso, audit]),
  scrollRestoration: true,
  defaultErrorComponent: PageFault,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
