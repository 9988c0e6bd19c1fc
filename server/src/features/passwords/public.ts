export { changePassword } from './change-password.ts';
export { passwordRoutes } from './passwords.http.ts';
export { writeFirstPasswordLinks } from './first-passwords.ts';
export { deleteOldResets, endAllResets, endResetsOf } from './passwords.store.ts';
export { countWithoutPassword, nextWithoutPassword } from './without-password.store.ts';
export { hashNewPassword, setPassword } from './set-password.ts';
