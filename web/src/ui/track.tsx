export interface Station {
  readonly who: string;
  readonly what: string;
  readonly state: 'done' | 'now' | 'stop' | 'to-come';
}

const spoken = { done: 'done', now: 'now', stop: 'stopped here', 'to-come': 'to come' } as const;

/** The journey: what is done, where it stands, what comes. */
export function Track({
  stations,
  label,
}: {
  readonly stations: readonly Station[];
  readonly label: string;
}) {
  return (
    <ol className="track" aria-label={label}>
      {stations.map(({ who, what, state }, index) => (
        <li key={index} className={state} aria-current={state === 'now' ? 'step' : undefined}>
          <b>
            {who}
            <span className="visually-hidden">, {spoken[state]}</span>
          </b>
          {what}
        </li>
      ))}
    </ol>
  );
}
