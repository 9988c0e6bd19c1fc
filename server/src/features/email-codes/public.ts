export { emailCodeRoutes } from './email-codes.http.ts';
export { deleteOldCodes } from './email-codes.store.ts';
