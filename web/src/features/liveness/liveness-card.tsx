import { setLiveness, type LivenessView } from '@gatehouse/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { atWhen } from '../../ui/when.ts';
import { figure } from '../enforcement/counted.model.ts';
import { Drill } from './drill.tsx';
import { LossChart } from './loss-chart.tsx';
import { livenessQuery } from './liveness-queries.ts';
import { latencyWords, promiseLines } from './liveness-words.model.ts';

type Settings = LivenessView['settings'];

const withPresent = (choices: readonly number[], present: number): readonly number[] =>
  choices.includes(present) ? choices : [...choices, present].toSorted((one, other) => one - other);
const intervals = (present: number) =>
  withPresent([5, 10, 15, 30, 60], present).map((count) => [count, `Every ${count} minutes`] as const);
const graces = (present: number) =>
  withPresent([0, 1, 4, 8, 12, 24], present).map(
    (count) => [count, count === 0 ? 'Not at all' : count === 1 ? '1 hour' : `${count} hours`] as const,
  );

/** The two settings; each is changed by itself. */
function SettingsFields({ settings }: { readonly settings: Settings }) {
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: (body: Settings) => call(setLiveness, { body }),
    onSuccess: (view) => queries.setQueryData(livenessQuery.queryKey, view),
    // Another admin may have changed it: what holds is read back.
    onError: () => void queries.invalidateQueries({ queryKey: livenessQuery.queryKey }),
  });
  return (
    <div className="stack-tight">
      <div className="row liveness-fields">
        <SelectField<number>
          label="Ask Microsoft"
          value={settings.intervalMinutes}
          options={intervals(settings.intervalMinutes)}
          onChange={(intervalMinutes) => change.mutate({ ...settings, intervalMinutes })}
        />
        <SelectField<number>
          label="While it does not answer, go on for"
          value={settings.graceHours}
          options={graces(settings.graceHours)}
          onChange={(graceHours) => change.mutate({ ...settings, graceHours })}
        />
      </div>
      {change.error && <FailureNotice fault={change.error} />}
    </div>
  );
}

const whySilent = {
  unreachable: 'does not answer',
  'vendor-fault': 'refuses our registration, which is ours to mend; support knows',
  'no-verdict': 'gives an answer that we do not know; support knows',
} as const satisfies Record<LivenessView['silentTenants'][number]['why'], string>;

/** What stands in the way of the promise at this moment. */
function Standing({ view }: { readonly view: LivenessView }) {
  return (
    <>
      {view.silentTenants.map(({ tenant, since, why }) => (
        <Notice key={tenant.tenantId} tone="wait" icon="hourglass">
          Microsoft {whySilent[why]} for {tenant.domain ?? tenant.tenantId} since{' '}
          {atWhen(since).replace(/^at /, '')}. Sessions of its people go on until their time is over.
        </Notice>
      ))}
      {view.browserOnlyTenants.map((tenant) => (
        <Notice key={tenant.tenantId} tone="wait" icon="alert">
          A policy of {tenant.domain ?? tenant.tenantId} refuses our checks in the background, so its people
          are taken through Microsoft in their browser instead.{' '}
          {view.outgoingAddresses.length === 0
            ? 'IT can let our servers through; support knows their addresses.'
            : `IT can add our servers as a named location: ${view.outgoingAddresses.join(', ')}.`}
        </Notice>
      ))}
    </>
  );
}

/** How people lose access here when Microsoft lets them in no more, and what was measured of it. */
export function LivenessCard() {
  const { data, error, refetch } = useQuery(livenessQuery);
  return (
    <section className="card" aria-labelledby="liveness">
      <div className="card-head">
        <h2 id="liveness">When Microsoft takes access away</h2>
      </div>
      {error && (
        <div className="card-body">
          <FailureNotice fault={error} onRetry={() => void refetch()} />
        </div>
      )}
      {!data && !error && <SkeletonRows count={3} />}
      {data && (
        <div className="card-body stack">
          <div className="stack-tight">
            <p className="quiet">
              Whoever IT disables, deletes or signs out at Microsoft is out here as well: every session of
              Microsoft’s asks again by itself. {figure(data.sessionCount)}{' '}
              {data.sessionCount === 1 ? 'is' : 'are'} open now.
            </p>
            {promiseLines(data.settings).map((line) => (
              <p key={line} className="long">
                {line}
              </p>
            ))}
          </div>
          <Standing view={data} />
          <SettingsFields settings={data.settings} />
          <div className="stack-tight">
            <p className="long">{latencyWords(data.latency)}</p>
            <LossChart losses={data.losses} settings={data.settings} />
          </div>
          <Drill drill={data.drill} />
        </div>
      )}
    </section>
  );
}
