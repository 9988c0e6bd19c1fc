import { credentialReadings } from './credentials.ts';
import { readLiveness, type LivenessReadings } from '../features/liveness/public.ts';
import { countRefusedWrites } from '../ports/db/database.ts';
import { acrossOrganizations } from '../ports/db/reach.ts';
import { countLostLines } from '../ports/log/standard-output.ts';
import { expose, type Exposition, type Reading } from '../ports/metrics/prometheus.ts';
import type { SealCount } from '../ports/secrets/seal-count.ts';
import type { Deps } from './deps.ts';

type Latency = LivenessReadings['untilNoticed'];

const reading = (name: string, help: string, value: number): Reading => ({
  name: `gatehouse_${name}`,
  help,
  values: [{ labels: {}, value }],
});

const quantiles = (stage: string, latency: Latency): Reading['values'] =>
  latency === null
    ? []
    : (['p50', 'p95', 'max'] as const).map((quantile) => ({
        labels: { stage, quantile },
        value: latency[quantile],
      }));

/** What GET /metrics shows: docs/operations/metrics.md says what each is for. */
function readingsOf(liveness: LivenessReadings): readonly Reading[] {
  const silent = (value: (of: LivenessReadings['silentTenants'][number]) => number): Reading['values'] =>
    liveness.silentTenants.map((of) => ({ labels: { why: of.why }, value: value(of) }));
  return [
    reading('access_losses_last_day', 'People who lost their access at Microsoft.', liveness.lossCount),
    reading(
      'revocation_bound_exceeded_last_day',
      'Of these, people who were served for longer than promised. Above 0: an alarm.',
      liveness.exceededCount,
    ),
    reading(
      'liveness_checks_overdue',
      'Sessions in use whose check is late although their tenant answers.',
      liveness.overdueCheckCount,
    ),
    {
      name: 'gatehouse_revocation_seconds',
      help: 'Of the last day: until our row (noticed), and from it to the first refusal (refused).',
      values: [
        ...quantiles('noticed', liveness.untilNoticed),
        ...quantiles('refused', liveness.untilRefused),
      ],
    },
    {
      name: 'gatehouse_silent_tenants',
      help: 'Tenants for which no verdict comes. vendor-fault: our own credential or registration.',
      values: silent(({ count }) => count),
    },
    {
      name: 'gatehouse_silence_longest_seconds',
      help: 'For how long none has come.',
      values: silent(({ longestSeconds }) => longestSeconds),
    },
  ];
}

/** Of this process's own, as the credentials are. */
const seals = ({ keyId, count }: SealCount): Reading => ({
  name: 'gatehouse_seals_since_start',
  help: 'Values that this process has sealed since its start, by the id of the key.',
  values: [{ labels: { key: keyId }, value: count }],
});

/** Of this process's own as well; each above 0 where a disk is full, the database's or the log's. */
const ofFullDisks = (refusedWrites: number, lostLines: number): readonly Reading[] => [
  reading(
    'database_refused_writes_since_start',
    'Statements refused because nothing can be written.',
    refusedWrites,
  ),
  reading('log_lines_lost_since_start', 'Lines of the log that could not be written.', lostLines),
];

/** Reads and writes them, once for each question. */
export function createMetrics({
  db,
  sealing,
  credentialUse,
}: Pick<Deps, 'db' | 'sealing' | 'credentialUse'>): () => Promise<Exposition> {
  return () =>
    acrossOrganizations(async () =>
      expose([
        ...readingsOf(await readLiveness(db)),
        seals(sealing.count()),
        ...ofFullDisks(countRefusedWrites(db), countLostLines()),
        ...credentialReadings(credentialUse),
      ]),
    );
}
