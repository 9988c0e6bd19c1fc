import {
  changeUserRole,
  deactivateUser,
  reactivateUser,
  removeUser,
  type UserView,
} from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { FailureNotice } from '../../ui/notice.tsx';

type Act = 'make-admin' | 'make-member' | 'deactivate' | 'reactivate' | 'remove';

interface Words {
  readonly verb: string;
  readonly question: (name: string) => string;
  readonly consequence: string;
  readonly isGrave: boolean;
}

const words: Readonly<Record<Act, Words>> = {
  'make-admin': {
    verb: 'Make an admin',
    question: (name) => `Make ${name} an admin?`,
    consequence:
      'They can then invite people, change everybody’s access and read the audit trail. A mail tells them.',
    isGrave: false,
  },
  'make-member': {
    verb: 'Make a member',
    question: (name) => `Make ${name} a member?`,
    consequence:
      'They keep their own messages and settings, and lose those of the account. A mail tells them.',
    isGrave: false,
  },
  deactivate: {
    verb: 'Deactivate',
    question: (name) => `Deactivate ${name}?`,
    consequence:
      'Every door closes with your click: sessions end and personal API keys open nothing. You can reactivate them later.',
    isGrave: true,
  },
  reactivate: {
    verb: 'Reactivate',
    question: (name) => `Reactivate ${name}?`,
    consequence: 'They can sign in again as before. Old sessions and personal API keys stay closed.',
    isGrave: false,
  },
  remove: {
    verb: 'Remove',
    question: (name) => `Remove ${name} from the account?`,
    consequence:
      'They lose their access for good. The audit trail keeps their name. To bring them back you invite them again.',
    isGrave: true,
  },
};

const run = (act: Act, userId: UserView['id']): Promise<unknown> => {
  const [params, body] = [{ userId }, {}];
  switch (act) {
    case 'make-admin':
      return call(changeUserRole, { params, body: { role: 'admin' } });
    case 'make-member':
      return call(changeUserRole, { params, body: { role: 'member' } });
    case 'deactivate':
      return call(deactivateUser, { params, body });
    case 'reactivate':
      return call(reactivateUser, { params, body });
    case 'remove':
      return call(removeUser, { params, body });
  }
};

const actsFor = (user: UserView): readonly Act[] => [
  user.role === 'admin' ? 'make-member' : 'make-admin',
  user.state === 'active' ? 'deactivate' : 'reactivate',
  'remove',
];

/** What an admin may do to one person; each act asks first, and says what follows. */
export function UserDialog({ user, onClose }: { readonly user: UserView; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (act: Act) => run(act, user.id),
    async onSuccess() {
      await queries.invalidateQueries({ queryKey: ['people'] });
      onClose();
    },
  });
  return (
    <FormDialog title={user.displayName} isOpen onOpenChange={onClose}>
      <div className="stack dialog-body">
        <p className="quiet">{user.email}</p>
        {change.error && <FailureNotice fault={change.error} />}
        <ul className="list list-tight">
          {actsFor(user).map((act) => (
            <li key={act} className="list-item">
              <span className="help">{words[act].consequence}</span>
              <ConfirmDialog
                trigger={
                  <button
                    type="button"
                    className={`btn btn-sm ${words[act].isGrave ? 'btn-danger-quiet' : 'btn-second'}`}
                    disabled={change.isPending}
                  >
                    {words[act].verb}
                  </button>
                }
                question={words[act].question(user.displayName)}
                verb={words[act].verb}
                onConfirm={() => change.mutate(act)}
              >
                <p>{words[act].consequence}</p>
              </ConfirmDialog>
            </li>
          ))}
        </ul>
        <div className="actions">
          <button type="button" className="btn btn-second" onClick={onClose}>
            Close
          </button>
        </div>
      </div>
    </FormDialog>
  );
}
