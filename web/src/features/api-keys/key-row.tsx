import { revokeApiKey, type ApiKeyView } from '@gatehouse/contract';
import type { ReactNode } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/client.ts';
import { Badge } from '../../ui/badge.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { onDay, when } from '../../ui/when.ts';
import { RotateKeyDialog } from './rotate-key-dialog.tsx';

const badges = {
  active: (
    <Badge tone="good" icon="check">
      Active
    </Badge>
  ),
  paused: (
    <Badge tone="wait" icon="pause">
      Paused
    </Badge>
  ),
  expired: (
    <Badge tone="neutral" icon="clock">
      Expired
    </Badge>
  ),
  'access-ended': (
    <Badge tone="bad" icon="ban">
      Ended with access
    </Badge>
  ),
  revoked: (
    <Badge tone="neutral" icon="ban">
      Revoked
    </Badge>
  ),
} as const satisfies Record<ApiKeyView['state'], ReactNode>;

const explanations = {
  active: null,
  paused: 'Your account lets people in through Microsoft only. Until that changes, the key opens nothing.',
  expired: null,
  'access-ended': 'All your sessions were ended, and the key with them. Make a new one.',
  revoked: null,
} as const satisfies Record<ApiKeyView['state'], string | null>;

const usedWords = (apiKey: ApiKeyView): string =>
  apiKey.lastUsedAt === null ? 'Never' : when(apiKey.lastUsedAt);

function RevokeButton({ apiKey }: { readonly apiKey: ApiKeyView }) {
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => call(revokeApiKey, { params: { apiKeyId: apiKey.id }, body: {} }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['api-keys'] }),
  });
  return (
    <>
      <ConfirmDialog
        trigger={
          <button type="button" className="btn btn-danger-quiet btn-sm" disabled={revoke.isPending}>
            Revoke<span className="visually-hidden"> {apiKey.name}</span>
          </button>
        }
        question={`Revoke “${apiKey.name}”?`}
        verb="Revoke the key"
        onConfirm={() => revoke.mutate()}
      >
        <p>
          {apiKey.lastUsedAt === null
            ? 'No program has used it yet, so nothing stops.'
            : `Every program that uses it stops with its next request. It was used last at ${usedWords(apiKey)}.`}{' '}
          A revoked key does not come back. Messages that it has sent still leave, and other keys go on.
        </p>
      </ConfirmDialog>
      {revoke.error && <FailureNotice fault={revoke.error} />}
    </>
  );
}

/** Who made a key of the account, and whether they are still there: somebody should know what it is for. */
function issuerWords({ issuedBy }: ApiKeyView): string {
  if (!issuedBy.isActive) return `${issuedBy.displayName}, who has no access any more`;
  return issuedBy.role === 'admin' ? issuedBy.displayName : `${issuedBy.displayName}, no admin any more`;
}

function Story({ apiKey }: { readonly apiKey: ApiKeyView }) {
  const { earlier } = apiKey;
  return (
    <>
      <span className="quiet block mono">{apiKey.scopes.join(' ')}</span>
      <span className="quiet block">
        <span className="mono">gh_…{apiKey.lastFour}</span>, made {onDay(apiKey.issuedAt)}
        {apiKey.holder === 'organization' && ` by ${issuerWords(apiKey)}`}
      </span>
      {earlier && (
        <span className="block">
          <span className="mono">gh_…{earlier.lastFour}</span> from before works until {when(earlier.endsAt)}
          {earlier.lastUsedAt === null ? '' : `; used last at ${when(earlier.lastUsedAt)}`}.
        </span>
      )}
      {explanations[apiKey.state] !== null && <span className="block">{explanations[apiKey.state]}</span>}
    </>
  );
}

/** One key: what it is, how it stands, what can be done. */
export function KeyRow({ apiKey }: { readonly apiKey: ApiKeyView }) {
  const isOver = !['active', 'paused'].includes(apiKey.state);
  return (
    <tr>
      <td className="grow">
        <b>{apiKey.name}</b>
        <Story apiKey={apiKey} />
      </td>
      <td>{badges[apiKey.state]}</td>
      <td data-label="Last used">{usedWords(apiKey)}</td>
      <td data-label={apiKey.revokedAt === null ? 'Expires' : 'Revoked'}>
        {onDay(apiKey.revokedAt ?? apiKey.expiresAt)}
      </td>
      <td className="act">
        {!isOver && (
          <div className="row">
            {apiKey.state === 'active' && <RotateKeyDialog apiKey={apiKey} />}
            <RevokeButton apiKey={apiKey} />
          </div>
        )}
      </td>
    </tr>
  );
}
