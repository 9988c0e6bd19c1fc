import {
  addressOf,
  exportPreviewPeople,
  type EnforcementMailing,
  type TenantView,
} from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import { FailureNotice } from '../../ui/notice.tsx';
import { when } from '../../ui/when.ts';
import { tenantsQuery } from '../people/people-queries.ts';
import { GroupBar } from './group-bar.tsx';
import { MailingProgress } from './mailing-progress.tsx';
import { PinForAll } from './pin-for-all.tsx';
import { PreviewPeople } from './preview-people.tsx';
import { ageWords, pinWords, toldWords } from './preview-words.model.ts';
import type { Armed } from './switch-words.model.ts';
import { TellFirstButton } from './tell-first-button.tsx';
import type { PreviewState } from './use-preview.ts';

interface Props {
  readonly preview: PreviewState;
  readonly mailing: EnforcementMailing | null;
}

interface ShownProps {
  readonly armed: Armed;
  readonly preview: PreviewState;
  /** The last who were told beforehand. */
  readonly announced: EnforcementMailing | null;
  readonly tenants: readonly TenantView[];
}

const isUnderWay = (mailing: EnforcementMailing | null): boolean =>
  mailing !== null && mailing.finishedAt === null;

/** Before the first preview. */
function FirstLook({ preview, announced }: Pick<ShownProps, 'preview' | 'announced'>) {
  return (
    <div className="card-body stack-tight">
      <p className="quiet">
        A preview says of each person who stays, who is signed out and mailed, and who cannot come in. It
        changes nothing, and mails nobody.
      </p>
      {announced && <MailingProgress mailing={announced} />}
      <div className="row">
        <button type="button" className="btn btn-main" disabled={preview.isMaking} onClick={preview.make}>
          {preview.isMaking ? 'Looking' : 'Look who is affected'}
        </button>
      </div>
    </div>
  );
}

function Words({ armed, announced }: Pick<ShownProps, 'armed' | 'announced'>) {
  const lines = [...pinWords(armed.preview), toldWords(armed.preview, announced?.startedAt ?? null)].filter(
    (line) => line !== null,
  );
  return lines.map((line) => (
    <p key={line} className="long">
      {line}
    </p>
  ));
}

function Acts({ armed, preview, mailing }: Props & { readonly armed: Armed }) {
  const isMain = armed.isOver && !armed.hasNewChoices;
  return (
    <div className="card-foot">
      <TellFirstButton armed={armed} preview={preview} isUnderWay={isUnderWay(mailing)} />
      <button
        type="button"
        className={`btn ${isMain ? 'btn-main' : 'btn-second'}`}
        disabled={preview.isMaking}
        onClick={preview.make}
      >
        {preview.isMaking ? 'Making the preview' : 'Make a new preview'}
      </button>
      <a
        className="btn btn-second"
        href={addressOf(exportPreviewPeople, { params: { previewId: armed.preview.id } })}
        download
      >
        Download CSV
      </a>
    </div>
  );
}

/** The numbers, what follows from them, and the choice of a tenant. */
function Shown({ armed, preview, announced, tenants }: ShownProps) {
  return (
    <div className="card-body stack">
      <GroupBar counts={armed.preview.counts} />
      <div className="stack-tight">
        <Words armed={armed} announced={announced} />
        {announced && <MailingProgress mailing={announced} />}
      </div>
      <PinForAll armed={armed} preview={preview} tenants={tenants} />
    </div>
  );
}

function Head({ armed }: { readonly armed: Armed | null }) {
  return (
    <div className="card-head">
      <h2 id="preview">What would happen</h2>
      {armed && <p className="help">{ageWords(armed.preview, armed.isOver, when)}</p>}
    </div>
  );
}

function Failure({ fault, preview }: { readonly fault: Error; readonly preview: PreviewState }) {
  return (
    <div className="card-body stack-tight">
      <FailureNotice fault={fault} />
      {preview.hasChoices && (
        <div className="row">
          <button
            type="button"
            className="btn btn-second"
            disabled={preview.isMaking}
            onClick={preview.makeWithoutChoices}
          >
            Make it without the tenants you chose
          </button>
        </div>
      )}
    </div>
  );
}

/** What would happen to whom if SSO were enforced now. */
export function PreviewCard({ preview, mailing }: Props) {
  const { armed, fault } = preview;
  const tenants = useQuery(tenantsQuery).data?.tenants ?? [];
  const announced = mailing?.what === 'announced' ? mailing : null;
  const failure = fault && <Failure fault={fault} preview={preview} />;
  if (!armed)
    return (
      <section className="card" aria-labelledby="preview">
        <Head armed={null} />
        <FirstLook preview={preview} announced={announced} />
        {failure}
      </section>
    );
  return (
    <>
      <section className="card" aria-labelledby="preview">
        <Head armed={armed} />
        <Shown armed={armed} preview={preview} announced={announced} tenants={tenants} />
        {failure}
        <Acts armed={armed} preview={preview} mailing={mailing} />
      </section>
      <PreviewPeople
        armed={armed}
        preview={preview}
        tenants={tenants}
        toldAt={announced?.finishedAt ?? null}
      />
    </>
  );
}
