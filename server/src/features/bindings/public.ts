export { answerBindingRequest } from './answer-binding-request.ts';
export { bindByLink } from './bind-by-link.ts';
export { bindingRoutes } from './bindings.http.ts';
export { deleteOldBindingLinks, endAllBindingLinks } from './bindings.store.ts';
export { listBindingRequests } from './list-binding-requests.ts';
export { tenantOfBindingLink } from './open-binding-link.ts';
export { writeBindingLinks } from './write-binding-links.ts';
