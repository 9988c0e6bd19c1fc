import type { MessageDay } from '@gatehouse/contract';
import { useQuery } from '@tanstack/react-query';
import { profileQuery } from '../../api/queries.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { figure } from '../enforcement/counted.model.ts';
import { barOf, dayKinds, dayKindWords, dayWords, sumsOf, totalOf } from './days-chart.model.ts';
import { messageDaysQuery } from './outbox-queries.ts';

const room = 64;
const dayWidth = 10;
const gap = 2;

function Bars({ days }: { readonly days: readonly MessageDay[] }) {
  const highest = Math.max(...days.map(totalOf));
  return (
    <svg
      className="days"
      viewBox={`0 0 ${days.length * dayWidth} ${room}`}
      preserveAspectRatio="none"
      width="100%"
      height={room}
      aria-hidden="true"
    >
      {days.map((day, place) => (
        <g key={day.day}>
          <title>{`${dayWords(day.day)}: ${dayKinds.map((kind) => `${dayKindWords[kind].toLowerCase()} ${figure(day[kind])}`).join(', ')}`}</title>
          <rect className="of-ground" x={place * dayWidth} y="0" width={dayWidth} height={room} />
          {barOf(day, highest, room).map(({ kind, y, height }) => (
            <rect
              key={kind}
              className={`of-${kind}`}
              x={place * dayWidth + gap / 2}
              y={y}
              width={dayWidth - gap}
              height={height}
            />
          ))}
        </g>
      ))}
    </svg>
  );
}

function Numbers({ days }: { readonly days: readonly MessageDay[] }) {
  const named = days.filter((day) => totalOf(day) > 0).toReversed();
  return (
    <details>
      <summary className="help">The numbers, day by day</summary>
      <table className="numbers">
        <caption className="help">Days on which nothing was written are left out.</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {dayKinds.map((kind) => (
              <th key={kind} scope="col">
                {dayKindWords[kind]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {named.map((day) => (
            <tr key={day.day}>
              <th scope="row">
                <time dateTime={day.day}>{dayWords(day.day)}</time>
              </th>
              {dayKinds.map((kind) => (
                <td key={kind}>{figure(day[kind])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

function Chart({ days }: { readonly days: readonly MessageDay[] }) {
  const sums = sumsOf(days);
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return null;
  return (
    <>
      <ul className="day-kinds">
        {dayKinds.map((kind) => (
          <li key={kind}>
            <svg width="10" height="10" aria-hidden="true">
              <rect className={`of-${kind}`} width="10" height="10" rx="2" />
            </svg>
            {dayKindWords[kind]} <b className="figure-small">{figure(sums[kind])}</b>
          </li>
        ))}
      </ul>
      <Bars days={days} />
      <div className="row between help">
        <span>{dayWords(first.day)}</span>
        <span>{dayWords(last.day)}</span>
      </div>
      <Numbers days={days} />
    </>
  );
}

/** What has become of the messages of the last thirty days, by the day on which they were written. */
export function DaysChart() {
  const { data: profile } = useQuery(profileQuery);
  const zone = profile?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { data, error, refetch } = useQuery({ ...messageDaysQuery(zone), enabled: profile !== undefined });
  if (error) return <FailureNotice fault={error} what="The chart" onRetry={() => void refetch()} />;
  const isEmpty = data?.days.every((day) => totalOf(day) === 0) ?? false;
  return (
    <section className="card" aria-labelledby="days">
      <div className="card-body stack-tight days-card">
        <h2 id="days">Written in the last 30 days</h2>
        {data && !isEmpty && <Chart days={data.days} />}
        {isEmpty && <p className="quiet">Nothing, or all of it was cancelled.</p>}
      </div>
    </section>
  );
}
