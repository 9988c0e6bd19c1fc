import type {
  changeUserRole as changeUserRoleOperation,
  deactivateUser as deactivateUserOperation,
  InputOf,
  reactivateUser as reactivateUserOperation,
  removeUser as removeUserOperation,
  UserView,
} from '@gatehouse/contract';
import type { Call, SignedIn } from '../../kernel/call.ts';
import { ok, refused, type Outcome } from '../../kernel/outcome.ts';
import { changeUser, type ChangeUserDeps } from './change-user.ts';
import { findPerson } from './people.store.ts';
import { userView, type MailboxesOf } from './user-view.ts';
import type { UserChange } from './user-change.model.ts';

interface Deps extends ChangeUserDeps {
  readonly mailboxesOf: MailboxesOf;
}

/** Changes the user and answers how they stand now. */
async function changeAndShow(
  deps: Deps,
  who: SignedIn,
  userId: string,
  change: UserChange,
): Promise<Outcome<UserView>> {
  const changed = await changeUser(deps, who, userId, change);
  if (!changed.ok) return changed;
  const row = await findPerson(deps.db, who.organizationId, userId);
  if (!row) return refused('user_not_found');
  const mailboxes = await deps.mailboxesOf(deps.db, who.organizationId, [userId]);
  return ok(userView(row, mailboxes.get(userId)));
}

export function changeUserRole(
  deps: Deps,
  call: Call<InputOf<typeof changeUserRoleOperation>>,
): Promise<Outcome<UserView>> {
  const { params, body } = call.input;
  return changeAndShow(deps, call.who, params.userId, { kind: 'role', role: body.role });
}

export function deactivateUser(
  deps: Deps,
  call: Call<InputOf<typeof deactivateUserOperation>>,
): Promise<Outcome<UserView>> {
  return changeAndShow(deps, call.who, call.input.params.userId, { kind: 'deactivate' });
}

export function reactivateUser(
  deps: Deps,
  call: Call<InputOf<typeof reactivateUserOperation>>,
): Promise<Outcome<UserView>> {
  return changeAndShow(deps, call.who, call.input.params.userId, { kind: 'reactivate' });
}

export async function removeUser(
  deps: Deps,
  call: Call<InputOf<typeof removeUserOperation>>,
): Promise<Outcome<null>> {
  return changeUser(deps, call.who, call.input.params.userId, { kind: 'remove' });
}
