import { maxInvitationRows, sendInvitations, type InvitationRowOutcome } from '@gatehouse/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import { inParts, type ListRow } from './parse-rows.model.ts';

/** `inviter`, `none`, or the id of a linked tenant. */
export type Pin = string;

/** A row with what became of it, or would. */
export interface ToldRow extends Omit<InvitationRowOutcome, 'index'> {
  readonly row: ListRow;
}

export interface Inviting {
  readonly step: 'idle' | 'checking' | 'checked' | 'sending' | 'sent';
  readonly told: readonly ToldRow[];
  readonly total: number;
  readonly fault: Error | null;
}

const idle: Inviting = { step: 'idle', told: [], total: 0, fault: null };

async function ask(rows: readonly ListRow[], pin: Pin, isDryRun: boolean): Promise<ToldRow[]> {
  const reply = await call(sendInvitations, {
    body: {
      rows: rows.map(({ line: _line, ...row }) => row),
      pin: pin === 'inviter' || pin === 'none' ? pin : { tenantId: pin },
      isDryRun,
    },
  });
  return reply.rows.flatMap(({ index, ...outcome }) => {
    const row = rows[index];
    return row === undefined ? [] : [{ ...outcome, row }];
  });
}

/**
 * Checks a list, and invites it: in parts of as many rows as one request takes, one after the other, so that a long list shows
 * how far it is. A part that fails stops the rest; sent again, nobody is invited twice. Both say whether no part failed.
 */
export function useInviting() {
  const queries = useQueryClient();
  const [state, setState] = useState<Inviting>(idle);
  const run = async (rows: readonly ListRow[], pin: Pin, isDryRun: boolean): Promise<boolean> => {
    const [during, after] = isDryRun ? (['checking', 'checked'] as const) : (['sending', 'sent'] as const);
    let told: readonly ToldRow[] = [];
    let fault: Error | null = null;
    setState({ step: during, told, total: rows.length, fault: null });
    try {
      for (const part of inParts(rows, maxInvitationRows)) {
        told = [...told, ...(await ask(part, pin, isDryRun))];
        setState({ step: during, told, total: rows.length, fault: null });
      }
    } catch (thrown) {
      fault = thrown as Error;
    }
    setState({ step: after, told, total: rows.length, fault });
    if (!isDryRun) await queries.invalidateQueries({ queryKey: ['invitations'] });
    return fault === null;
  };
  return {
    ...state,
    check: (rows: readonly ListRow[], pin: Pin) => run(rows, pin, true),
    send: (rows: readonly ListRow[], pin: Pin) => run(rows, pin, false),
    reset: () => setState(idle),
  };
}
