import {
  confirmInvitation,
  resendInvitation,
  withdrawInvitation,
  type InvitationView,
} from '@gatehouse/contract';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import type { IconName } from '../../ui/icon.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { PagedList } from '../../ui/paged-list.tsx';
import { TableHead } from '../../ui/table-head.tsx';
import { when } from '../../ui/when.ts';
import { invitationsQuery } from './people-queries.ts';

const states: Readonly<Record<InvitationView['state'], readonly [string, Tone, IconName]>> = {
  open: ['Waiting', 'run', 'clock'],
  expired: ['Expired', 'wait', 'clock'],
  confirming: ['Needs your yes', 'wait', 'question'],
  accepted: ['Accepted', 'good', 'check'],
  withdrawn: ['Withdrawn', 'wait', 'minus'],
  refused: ['Turned away', 'bad', 'ban'],
};

type Act = 'resend' | 'withdraw' | 'let-in' | 'refuse';

const run = (act: Act, invitationId: InvitationView['id']): Promise<unknown> => {
  const [params, body] = [{ invitationId }, {}];
  if (act === 'resend') return call(resendInvitation, { params, body });
  if (act === 'withdraw') return call(withdrawInvitation, { params, body });
  return call(confirmInvitation, { params, body: { decision: act } });
};

function Buttons({
  invitation,
  isBusy,
  onAct,
}: {
  readonly invitation: InvitationView;
  readonly isBusy: boolean;
  readonly onAct: (act: Act) => void;
}) {
  const { state, email, cameAs } = invitation;
  if (state === 'confirming')
    return (
      <>
        <ConfirmDialog
          trigger={
            <button type="button" className="btn btn-second btn-sm" disabled={isBusy}>
              Let in<span className="visually-hidden"> {email}</span>
            </button>
          }
          question={`Is ${cameAs?.displayName ?? 'this person'} who you invited as ${email}?`}
          verb="Let them in"
          onConfirm={() => onAct('let-in')}
        >
          <p>They came with Microsoft as {cameAs?.address}. They become a user with the role you gave.</p>
        </ConfirmDialog>
        <button
          type="button"
          className="btn btn-danger-quiet btn-sm"
          disabled={isBusy}
          onClick={() => onAct('refuse')}
        >
          Turn away<span className="visually-hidden"> {email}</span>
        </button>
      </>
    );
  if (state !== 'open' && state !== 'expired') return null;
  return (
    <>
      <button
        type="button"
        className="btn btn-second btn-sm"
        disabled={isBusy}
        onClick={() => onAct('resend')}
      >
        Send again<span className="visually-hidden"> to {email}</span>
      </button>
      <button
        type="button"
        className="btn btn-danger-quiet btn-sm"
        disabled={isBusy}
        onClick={() => onAct('withdraw')}
      >
        Withdraw<span className="visually-hidden"> {email}</span>
      </button>
    </>
  );
}

function Row({ invitation }: { readonly invitation: InvitationView }) {
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: (wanted: Act) => run(wanted, invitation.id),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['invitations'] }),
        queries.invalidateQueries({ queryKey: ['people'] }),
      ]),
  });
  const [word, tone, icon] = states[invitation.state];
  return (
    <tr>
      <td className="grow">
        <b className="cut">{invitation.displayName ?? invitation.email}</b>
        <span className="quiet cut">{invitation.email}</span>
        {invitation.cameAs !== null && (
          <span className="block">
            Somebody came as {invitation.cameAs.displayName}, {invitation.cameAs.address}.
          </span>
        )}
        {act.error && <FailureNotice fault={act.error} />}
      </td>
      <td>
        <Badge tone={tone} icon={icon}>
          {word}
        </Badge>
      </td>
      <td data-label="Role">{invitation.role === 'admin' ? 'Admin' : 'Member'}</td>
      <td data-label="Tenant">{invitation.pinnedTenant?.domain ?? 'none'}</td>
      <td data-label="Sent">{when(invitation.sentAt)}</td>
      <td className="act">
        <div className="row">
          <Buttons invitation={invitation} isBusy={act.isPending} onAct={(wanted) => act.mutate(wanted)} />
        </div>
      </td>
    </tr>
  );
}

function Table({ invitations }: { readonly invitations: readonly InvitationView[] }) {
  return (
    <table className="table people-table">
      <caption className="visually-hidden">Invitations, newest first</caption>
      <TableHead columns={['Person', 'State', 'Role', 'Tenant', 'Sent']} hasActs />
      <tbody>
        {invitations.map((invitation) => (
          <Row key={invitation.id} invitation={invitation} />
        ))}
      </tbody>
    </table>
  );
}

function Shown({ state }: { readonly state: 'waiting' | 'over' }) {
  const list = useInfiniteQuery(invitationsQuery(state));
  const invitations = list.data?.pages.flatMap((page) => page.invitations);
  return (
    <PagedList
      paging={list}
      items={invitations}
      skeletonCount={3}
      empty={
        <p>{state === 'waiting' ? 'Nobody who was invited is waiting.' : 'No invitation is over yet.'}</p>
      }
      what="invitations"
    >
      {(shown) => <Table invitations={shown} />}
    </PagedList>
  );
}

/** Invitations that wait, or are over. */
export function InvitationsList() {
  const [state, setState] = useState<'waiting' | 'over'>('waiting');
  return (
    <section className="stack" aria-labelledby="invitations">
      <h2 id="invitations">Invitations</h2>
      <div className="segmented">
        {(['waiting', 'over'] as const).map((one) => (
          <button
            key={one}
            type="button"
            data-chosen={state === one}
            aria-pressed={state === one}
            onClick={() => setState(one)}
          >
            {one === 'waiting' ? 'Waiting' : 'Over'}
          </button>
        ))}
      </div>
      <Shown state={state} />
    </section>
  );
}
