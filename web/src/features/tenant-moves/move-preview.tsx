import { moveGroups, type TenantMoveView, type UnmovedPerson } from '@gatehouse/contract';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Badge } from '../../ui/badge.tsx';
import { atWhen } from '../../ui/when.ts';
import { figure, people } from '../enforcement/counted.model.ts';
import { useIsPast } from '../enforcement/use-is-past.ts';
import {
  missingLines,
  moveGroupWords,
  moveLines,
  moveQuestion,
  movingCount,
  nameOf,
} from './move-words.model.ts';
import { unmovedWords } from './named-people.model.ts';
import type { Moving } from './use-move.ts';

function Counts({ move }: { readonly move: TenantMoveView }) {
  return (
    <dl className="group-figures">
      {moveGroups
        .filter((group) => group === 'moves' || move.counts[group] > 0)
        .map((group) => (
          <div key={group}>
            <dt>{moveGroupWords[group].before}</dt>
            <dd>
              <span className="figure">{figure(move.counts[group])}</span>
              <span className="quiet">{moveGroupWords[group].means}</span>
            </dd>
          </div>
        ))}
    </dl>
  );
}

function Missing({ move }: { readonly move: TenantMoveView }) {
  const lines = missingLines(move);
  if (lines.length === 0) return null;
  return (
    <ul className="grants" aria-label="What must hold before people can be moved">
      {lines.map(({ what, words }) => (
        <li key={what} className="grant">
          <div className="row between">
            <p className="long">{words}</p>
            <Badge tone="wait" icon="hourglass">
              {what === 'approval' ? 'Your IT admin’s turn' : 'Your turn'}
            </Badge>
          </div>
          {what === 'fresh' && (
            <div className="row">
              <a className="btn btn-second btn-sm" href="/tenants/fresh?returnTo=%2Fsettings%2Fsso">
                Prove it at Microsoft
              </a>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}

function Unmoved({ unmoved }: { readonly unmoved: readonly UnmovedPerson[] }) {
  if (unmoved.length === 0) return null;
  return (
    <div className="field">
      <p className="legend">
        {people(unmoved.length)} of your list {unmoved.length === 1 ? 'does' : 'do'} not move
      </p>
      <ul className="left-out" aria-label="People of the list who do not move">
        {unmoved.map(({ email, because }, at) => (
          <li key={`${email} ${at}`}>
            <b className="cut">{email}</b> {unmovedWords[because]}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface Props {
  readonly move: TenantMoveView;
  readonly unmoved: readonly UnmovedPerson[];
  readonly moving: Moving;
}

/** The numbers of a move that has not been carried out, what is missing, and the act. */
export function MovePreview({ move, unmoved, moving }: Props) {
  const { act } = moving;
  const isOver = useIsPast(Date.parse(move.until));
  const mayMove = !isOver && missingLines(move).length === 0 && !act.isPending;
  return (
    <>
      <div className="card-body stack">
        <p className="help">
          {isOver
            ? 'This preview is older than ten minutes: look again.'
            : `From ${nameOf(move.from)} to ${nameOf(move.to)}, as it stands ${atWhen(move.madeAt)}. Nothing has been changed.`}
        </p>
        <Counts move={move} />
        <Unmoved unmoved={unmoved} />
        {act.error && <FailureNotice fault={act.error} />}
      </div>
      <Missing move={move} />
      <div className="card-foot">
        <ConfirmDialog
          trigger={
            <button type="button" className="btn btn-main" disabled={!mayMove}>
              {act.isPending ? 'Moving' : `Move ${people(movingCount(move))}`}
            </button>
          }
          question={moveQuestion(move)}
          verb={`Move ${people(movingCount(move))}`}
          onConfirm={() => act.mutate(move)}
        >
          <ul className="confirm-lines">
            {moveLines(move).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </ConfirmDialog>
        <button type="button" className="btn btn-second" onClick={() => moving.preview.reset()}>
          Choose differently
        </button>
      </div>
    </>
  );
}
