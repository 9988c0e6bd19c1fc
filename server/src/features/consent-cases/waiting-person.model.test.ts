import { expect, test } from 'vitest';
import { standsBehind } from './waiting-person.model.ts';

const startedAt = new Date('2026-11-23T10:00:00Z');
const after = (hours: number): Date => new Date(startedAt.getTime() + hours * 3_600_000);
const ofUser = { organizationId: 'org_1', userId: 'usr_1', invitationId: null, startedAt };
const ofInvited = { organizationId: 'org_1', userId: null, invitationId: 'inv_1', startedAt };
const ofNobody = { organizationId: null, userId: null, invitationId: null, startedAt };
const self = { organizationId: 'org_1', userId: 'usr_1' };

test.each([
  ['a session that is there still', ofUser, self, 'proven', 700],
  ['no session any more', ofUser, null, 'typed', 0],
  ['the session of another user', ofUser, { ...self, userId: 'usr_2' }, 'typed', 0],
  ['a user of another organization', ofUser, { ...self, organizationId: 'org_2' }, 'typed', 0],
  ['the link of an invitation, the same day', ofInvited, null, 'proven', 23],
  ['the link of an invitation, a day later', ofInvited, null, 'typed', 24],
  ['nothing but an address', ofNobody, null, 'typed', 0],
  ['an address, beside somebody’s session', ofNobody, self, 'typed', 0],
] as const)('%s', (_name, journey, who, how, hours) => {
  expect(standsBehind(journey, { who, now: after(hours) })).toBe(how);
});
