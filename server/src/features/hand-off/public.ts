export { createHandOffLink } from './create-hand-off-link.ts';
export { deleteOldHandOffLinks, revokeAllHandOffLinks } from './hand-off-links.store.ts';
export { getItContact, setItContact } from './it-contact.ts';
export { pagePath } from './hand-off-link-view.ts';
export { listHandOffLinks } from './list-hand-off-links.ts';
export { mailHandOffLink } from './mail-hand-off-link.ts';
export { noteClick } from './note-click.ts';
export { findOpenHandOff, openHandOffLink, type OpenHandOff, type OpenHandOffDeps } from './open-hand-off.ts';
export { revokeHandOffLink } from './revoke-hand-off-link.ts';
