import { pinUsers } from '@gatehouse/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { tenantsQuery } from './people-queries.ts';

/** Who has no tenant yet, why it matters, and the one act that mends it. */
export function UnpinnedNotice() {
  const queries = useQueryClient();
  const { data } = useQuery(tenantsQuery);
  const pin = useMutation({
    mutationFn: (tenantId: string) => call(pinUsers, { body: { tenantId } }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['tenants'] }),
        queries.invalidateQueries({ queryKey: ['people'] }),
      ]),
  });
  if (!data) return null;
  if (data.tenants.length === 0)
    return (
      <Notice tone="wait" icon="person">
        No Microsoft tenant is linked to this account yet, so nobody can be kept to it.{' '}
        <a href="/tenants/link">Link your tenant</a>
      </Notice>
    );
  const count = data.unpinnedUserCount;
  if (count === 0 && !pin.error) return null;
  const people = count === 1 ? '1 person has' : `${count >= 1000 ? 'More than 999' : count} people have`;
  return (
    <Notice tone="wait" icon="person">
      <p>
        {people} no tenant. Until they do, a Microsoft account of any linked tenant could be added to their
        user.
      </p>
      {pin.error && <FailureNotice fault={pin.error} />}
      {data.tenants.map(({ tenantId, domain }) => (
        <ConfirmDialog
          key={tenantId}
          trigger={
            <button type="button" className="btn btn-second btn-sm" disabled={pin.isPending}>
              Keep them to {domain ?? tenantId}
            </button>
          }
          question={`Keep everybody without a tenant to ${domain ?? tenantId}?`}
          verb={`Keep them to ${domain ?? tenantId}`}
          onConfirm={() => pin.mutate(tenantId)}
        >
          <p>
            From then on only Microsoft accounts of {domain ?? tenantId} open their users. Passwords and
            emailed codes go on. Who signs in from another tenant already is left out.
          </p>
        </ConfirmDialog>
      ))}
    </Notice>
  );
}
