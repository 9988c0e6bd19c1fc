import { listConsentCases, listMyWaits, remindRequesters } from '../features/consent-cases/public.ts';
import {
  createHandOffLink,
  getItContact,
  listHandOffLinks,
  mailHandOffLink,
  revokeHandOffLink,
  setItContact,
} from '../features/hand-off/public.ts';
import { listTenantGrants } from '../features/grants/public.ts';
import type { Handlers } from '../http/serve-operation.ts';
import type { Deps } from './deps.ts';

type ConsentOperation =
  | 'listTenantGrants'
  | 'listConsentCases'
  | 'remindRequesters'
  | 'listMyWaits'
  | 'createHandOffLink'
  | 'listHandOffLinks'
  | 'revokeHandOffLink'
  | 'mailHandOffLink'
  | 'getItContact'
  | 'setItContact';

/** What stands behind the operations of grants, consent cases and the hand-off to IT. */
export function createConsentHandlers(deps: Deps): Pick<Handlers, ConsentOperation> {
  return {
    listTenantGrants: (call) => listTenantGrants(deps, call),
    listConsentCases: (call) => listConsentCases(deps, call),
    remindRequesters: (call) => remindRequesters(deps, call),
    listMyWaits: (call) => listMyWaits(deps, call),
    createHandOffLink: (call) => createHandOffLink(deps, call),
    listHandOffLinks: (call) => listHandOffLinks(deps, call),
    revokeHandOffLink: (call) => revokeHandOffLink(deps, call),
    mailHandOffLink: (call) => mailHandOffLink(deps, call),
    getItContact: (call) => getItContact(deps, call),
    setItContact: (call) => setItContact(deps, call),
  };
}
