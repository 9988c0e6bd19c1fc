import { expect, test } from 'vitest';
import { newWaitingToken } from '../src/features/consent-cases/waiting-token.ts';
import { tokenContext as fileContext } from '../src/features/file-links/file-token.ts';
import { tokenContext as handOffContext } from '../src/features/hand-off/hand-off-link-view.ts';
import { sealRefreshToken } from '../src/features/mailboxes/refresh-token.ts';
import { sealAccessToken } from '../src/features/mailboxes/seal-access-token.ts';
import { factsContext } from '../src/features/notices/enqueue-notice.ts';
import { sealChoiceToken, sealSessionToken } from '../src/features/sessions/session-token.ts';
import { systemRandom } from '../src/ports/random/random.ts';
import { contextIn, sealedColumns } from '../src/ports/secrets/sealed-columns.ts';
import { createSealing } from '../src/ports/secrets/sealing.ts';
import { Secret } from '../src/ports/secrets/secret.ts';

const sealing = createSealing([{ id: 'k1', bytes: Buffer.alloc(32, 1) }]);
const secret = new Secret('x');
const row = {
  organization_id: 'org_1',
  id: 'one',
  session_id: 'ses_1',
  tenant_id: '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961',
  object_id: '41f7c8d2-6b0e-4e93-a518-9d2c7f3b60e4',
};
const session = { organizationId: row.organization_id, sessionId: row.session_id };

/** As the feature that writes a column seals for it. Two say it in the statement itself, and are sealed for in other tests of G05. */
const features: Readonly<Record<string, () => Buffer>> = {
  'consent_waiters.sealed_token': () => newWaitingToken({ random: systemRandom, sealing }, row).sealed_token,
  'file_links.sealed_token': () => sealing.seal(secret, fileContext(row.id)),
  'hand_off_links.sealed_token': () => sealing.seal(secret, handOffContext(row.id)),
  'liveness.sealed_refresh_token': () => sealSessionToken(sealing, secret, session),
  'mailboxes.sealed_access_token': () => sealAccessToken(sealing, secret, row),
  'mailboxes.sealed_refresh_token': () => sealRefreshToken(sealing, secret, row),
  'notices.sealed_facts': () => sealing.seal(secret, factsContext(row.id)),
  'session_choices.sealed_refresh_token': () => sealChoiceToken(sealing, secret, row.id),
};
const inStatements = ['attempts.sealed_proofs', 'email_codes.sealed_code_hash'];

test('G05: what is sealed anew is opened for what each feature has sealed it for', () => {
  const nameOf = (column: (typeof sealedColumns)[number]): string => `${column.table}.${column.column}`;
  const others = sealedColumns.filter((column) => !inStatements.includes(nameOf(column)));
  expect(others.map(nameOf).toSorted()).toEqual(Object.keys(features).toSorted());
  for (const column of others) {
    const sealed = features[nameOf(column)]?.() ?? Buffer.alloc(0);
    expect(() => sealing.open(sealed, contextIn(column, row)), nameOf(column)).not.toThrow();
  }
});
