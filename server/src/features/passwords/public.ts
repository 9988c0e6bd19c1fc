export { changePassword } from './change-password.ts';
export { passwordRoutes } from './passwords.http.ts';
export { deleteOldResets } from './passwords.store.ts';
export { hashNewPassword, setPassword } from './set-password.ts';
