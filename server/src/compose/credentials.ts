import type { Log } from '../ports/log/log.ts';
import { machineNow } from '../ports/clock/machine-now.ts';
import type { CredentialNews, CredentialUse } from '../ports/microsoft/credential-use.ts';
import type { Reading } from '../ports/metrics/prometheus.ts';

/** Somebody must hear of a credential that Entra refuses, by the name of its variable and never by what is in it. */
export function tellingCredentials(log: Log): (news: CredentialNews) => void {
  return ({ kind, ...facts }) => {
    if (kind === 'refused') log.error('microsoft.credential-refused', facts);
    else log.info('microsoft.credential-taken-again', facts);
  };
}

const dayMs = 86_400_000;

/** What operators read of the credentials: as this process has found them. */
export function credentialReadings(use: CredentialUse): readonly Reading[] {
  const states = use.states();
  const labelsOf = ({ registration, variable }: (typeof states)[number]) => ({ registration, variable });
  return [
    {
      name: 'gatehouse_credential_refused',
      help: '1: Entra refused this credential of ours when it was last tried. An alarm.',
      values: states.map((state) => ({ labels: labelsOf(state), value: state.isRefused ? 1 : 0 })),
    },
    {
      name: 'gatehouse_credential_days_left',
      help: 'Until a certificate ends; of a secret nobody tells. 30 or less: make the next one.',
      values: states.flatMap((state) =>
        state.until === null
          ? []
          : [
              {
                labels: labelsOf(state),
                value: Math.floor((state.until.getTime() - machineNow().getTime()) / dayMs),
              },
            ],
      ),
    },
  ];
}
