import type { MessageBatchView } from '@gatehouse/contract';
import { Link } from '@tanstack/react-router';
import { useEffect, useId, useRef } from 'react';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { atWhen } from '../../ui/when.ts';
import { figure } from '../enforcement/counted.model.ts';
import { batchTitle, partsOf, sizeOf, standingOf, type BarPart } from './batch-bar.model.ts';
import { stateWords } from './message-states.tsx';

/** What waits differs from its neighbour of the same colour by its stripes. */
function Stripes({ id, state }: { readonly id: string; readonly state: 'scheduled' | 'held' }) {
  return (
    <pattern id={id} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect className={`of-${state}-ground`} width="5" height="5" />
      <rect className={`of-${state}`} width="3" height="5" />
    </pattern>
  );
}

/** One part, drawn as wide as its share of what it stands in. */
function Part({ part, stripes, isKey }: { part: BarPart; stripes: string; isKey?: boolean }) {
  const { state, x, width } = part;
  const isStriped = state === 'scheduled' || state === 'held';
  return (
    <rect
      className={isStriped ? undefined : `of-${state}`}
      {...(isStriped && { fill: `url(#${stripes}-${state})` })}
      x={isKey ? 0 : `${x}%`}
      width={isKey ? '100%' : `${width}%`}
      height="100%"
    />
  );
}

/** The counts as a bar, and as words. Whoever does not see the bar loses nothing: it is hidden from assistive technology. */
function Bar({ counts }: { readonly counts: MessageBatchView['counts'] }) {
  const stripes = useId();
  const parts = partsOf(counts);
  return (
    <>
      <svg className="batch-bar" width="100%" height="14" aria-hidden="true">
        <defs>
          <Stripes id={`${stripes}-scheduled`} state="scheduled" />
          <Stripes id={`${stripes}-held`} state="held" />
        </defs>
        {parts.map((part) => (
          <g key={part.state}>
            <title>{`${stateWords[part.state].word} ${figure(part.count)}`}</title>
            <Part part={part} stripes={stripes} />
            {part.x > 0 && <rect className="batch-gap" x={`${part.x}%`} width="2" height="100%" />}
          </g>
        ))}
      </svg>
      <ul className="day-kinds" aria-label="Messages by state">
        {parts.map((part) => (
          <li key={part.state}>
            <svg className="batch-key" width="10" height="10" aria-hidden="true">
              <Part part={part} stripes={stripes} isKey />
            </svg>
            {stateWords[part.state].word} <b className="figure-small">{figure(part.count)}</b>
          </li>
        ))}
      </ul>
    </>
  );
}

function WhoseTurn({ counts }: { readonly counts: MessageBatchView['counts'] }) {
  const { turn, words } = standingOf(counts);
  return (
    <div className={`turn ${turn} batch-turn`}>
      <div>
        <output>{words}</output>
        {counts.unconfirmed > 1 && (
          <>
            {' '}
            Or{' '}
            <Link className="textlink" to="/outbox" search={{}}>
              decide about all together
            </Link>{' '}
            in your whole outbox.
          </>
        )}
      </div>
    </div>
  );
}

/** Messages that were handed in together, and how they stand. Its heading takes the focus when it is there, so that it is read out. */
export function BatchCard({ batch }: { readonly batch: MessageBatchView }) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const size = sizeOf(batch.counts);
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card-head">
        <h2 ref={heading} id={id} tabIndex={-1}>
          {batchTitle(size, atWhen(batch.createdAt))}
        </h2>
        <Link className="btn btn-quiet btn-sm batch-back" to="/outbox" search={{}}>
          Show all messages
        </Link>
      </div>
      <div className="card-body stack-tight">
        {size === 0 ? (
          <p className="quiet">None of its messages is kept any more.</p>
        ) : (
          <>
            <WhoseTurn counts={batch.counts} />
            <Bar counts={batch.counts} />
          </>
        )}
      </div>
    </section>
  );
}

/** A batch on its way. */
export function BatchSkeleton() {
  return (
    <div className="card">
      <SkeletonRows count={2} />
    </div>
  );
}

/** An address that names no batch of this person. */
export function NoSuchBatch() {
  return (
    <div className="card">
      <div className="empty">
        <h2>You have no such batch</h2>
        <p>Somebody else may have handed it in, or its address is not complete. Nothing was changed.</p>
        <Link className="btn btn-second" to="/outbox" search={{}}>
          Show all messages
        </Link>
      </div>
    </div>
  );
}
