export { deleteOldApiKeys, revokeAllApiKeys, type EndedApiKey } from './api-keys.store.ts';
export { checkApiKey } from './check-api-key.ts';
export { issueApiKey } from './issue-api-key.ts';
export { listApiKeys } from './list-api-keys.ts';
export { revokeApiKey } from './revoke-api-key.ts';
export { rotateApiKey } from './rotate-api-key.ts';
