export { parseCursor, writeCursor } from './cursor.model.ts';
export { listUsers } from './list-users.ts';
export { listTenants, pinUsers } from './pin-users.ts';
export { changeUserRole, deactivateUser, reactivateUser, removeUser } from './user-operations.ts';
