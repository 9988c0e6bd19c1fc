import type { TenantMoveView, TenantView } from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FailureNotice } from '../../ui/notice.tsx';
import { atWhen } from '../../ui/when.ts';
import { enforcementQuery } from '../enforcement/enforcement-queries.ts';
import { MailingProgress } from '../enforcement/mailing-progress.tsx';
import { tenantsQuery } from '../people/people-queries.ts';
import { MoveForm } from './move-form.tsx';
import { MovePeople } from './move-people.tsx';
import { MovePreview } from './move-preview.tsx';
import { latestMoveQuery } from './move-queries.ts';
import { doneWords } from './move-words.model.ts';
import { useMove, type Moving } from './use-move.ts';

/** The last move: how many are back, and how far its mails are. */
function Latest({ move }: { readonly move: TenantMoveView }) {
  const [isOpen, setIsOpen] = useState(false);
  const mailing = useQuery(enforcementQuery).data?.mailing ?? null;
  const { moves } = move.counts;
  return (
    <div className="card-body stack-tight">
      <div className="mailing">
        <output className="long">{doneWords(move, atWhen)}</output>
        {moves > 0 && (
          <progress
            aria-label="People who have come in from the new tenant"
            max={moves}
            value={move.backCount}
          />
        )}
      </div>
      {mailing?.what === 'moved' && mailing.finishedAt === null && <MailingProgress mailing={mailing} />}
      <div className="row">
        <button
          type="button"
          className="btn btn-second btn-sm"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? 'Hide the people' : 'Who is back, and who is not'}
        </button>
      </div>
      {isOpen && <MovePeople move={move} />}
    </div>
  );
}

function Choose({ tenants, moving }: { readonly tenants: readonly TenantView[]; readonly moving: Moving }) {
  const { preview } = moving;
  return (
    <>
      <div className="card-body">
        <p className="quiet">
          After a merger, or when your company changes its Microsoft tenant: people are kept to another of
          your tenants, and mailed a way in from there. First you see what becomes of whom.
        </p>
      </div>
      <MoveForm tenants={tenants} isBusy={preview.isPending} onLook={(wish) => preview.mutate(wish)} />
      {preview.error && (
        <div className="card-body">
          <FailureNotice fault={preview.error} />
        </div>
      )}
    </>
  );
}

function Card({ tenants }: { readonly tenants: readonly TenantView[] }) {
  const moving = useMove();
  const { data, error, refetch } = useQuery(latestMoveQuery);
  const told = moving.preview.data;
  return (
    <>
      <section className="card" aria-labelledby="tenant-move">
        <div className="card-head">
          <h2 id="tenant-move">Move people to another tenant</h2>
        </div>
        {error && (
          <div className="card-body">
            <FailureNotice what="The last move" fault={error} onRetry={() => void refetch()} />
          </div>
        )}
        {data?.move && !told && <Latest move={data.move} />}
        {told ? (
          <MovePreview move={told.move} unmoved={told.unmoved} moving={moving} />
        ) : (
          <Choose tenants={tenants} moving={moving} />
        )}
      </section>
      {told && <MovePeople move={told.move} />}
    </>
  );
}

/** For accounts with several linked tenants: their people can be moved from one to another. */
export function TenantMoveCard() {
  const { data } = useQuery(tenantsQuery);
  return data && data.tenants.length > 1 ? <Card tenants={data.tenants} /> : null;
}
