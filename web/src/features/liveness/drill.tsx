import { microsoftPages, startRevocationDrill, type RevocationDrillView } from '@gatehouse/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { call } from '../../api/client.ts';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { Track } from '../../ui/track.tsx';
import { atWhen } from '../../ui/when.ts';
import { useIsPast } from '../enforcement/use-is-past.ts';
import { drillStations, drillWords } from './drill-words.model.ts';
import { livenessQuery } from './liveness-queries.ts';

const icons = { good: 'check', bad: 'alert', wait: 'hourglass' } as const;

/** How far the last drill has come. */
function LatestDrill({ drill }: { readonly drill: RevocationDrillView }) {
  const isOver = useIsPast(Date.parse(drill.dueAt));
  const { tone, words } = drillWords(drill, isOver ? Date.parse(drill.dueAt) + 1 : Date.parse(drill.dueAt));
  return (
    <div className="stack-tight">
      <Track label="The last drill" stations={drillStations(drill, atWhen)} />
      <Notice tone={tone} icon={icons[tone]}>
        {words}
      </Notice>
    </div>
  );
}

function DrillForm() {
  const id = useId();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const start = useMutation({
    mutationFn: () => call(startRevocationDrill, { body: { email: email.trim() } }),
    onSuccess: (view) => {
      queries.setQueryData(livenessQuery.queryKey, view);
      setEmail('');
    },
  });
  const page = microsoftPages['revoke-access'];
  return (
    <form
      className="stack-tight"
      onSubmit={(event) => {
        event.preventDefault();
        start.mutate();
      }}
    >
      <ol className="long drill-steps">
        <li>Let a test user sign in here with Microsoft, and leave the page open.</li>
        <li>
          Disable them in Entra (
          <a className="textlink" href={page.href} rel="noopener noreferrer" target="_blank">
            {page.title}
          </a>
          ).
        </li>
        <li>At that moment press the button: the clock starts.</li>
      </ol>
      <div className="field">
        <label htmlFor={id}>Address of the test user</label>
        <div className="row">
          <input
            id={id}
            className="input grow-field"
            type="text"
            inputMode="email"
            autoComplete="off"
            spellCheck={false}
            maxLength={320}
            required
            value={email}
            aria-invalid={start.isError}
            aria-describedby={start.isError ? `${id}-error` : undefined}
            onChange={(event) => {
              setEmail(event.target.value);
              start.reset();
            }}
          />
          <button type="submit" className="btn btn-second" disabled={start.isPending}>
            I have just disabled them
          </button>
        </div>
      </div>
      <div id={`${id}-error`}>{start.error && <FailureNotice fault={start.error} />}</div>
    </form>
  );
}

/** "Prove it with a test user": what no product hears of is when it happened at Microsoft, so the admin says it. */
export function Drill({ drill }: { readonly drill: RevocationDrillView | null }) {
  return (
    <div className="stack-tight">
      <h3>Prove it with a test user</h3>
      {drill !== null && <LatestDrill key={drill.id} drill={drill} />}
      <details className="help-ask" open={drill === null}>
        <summary>{drill === null ? 'How it goes' : 'Measure once more'}</summary>
        <DrillForm />
      </details>
    </div>
  );
}
