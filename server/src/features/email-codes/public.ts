export { emailCodeRoutes } from './email-codes.http.ts';
export { deleteOldCodes, endAllCodes } from './email-codes.store.ts';
