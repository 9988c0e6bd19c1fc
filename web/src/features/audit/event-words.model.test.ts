import type { AuditEventView } from '@gatehouse/contract';
import { expect, test } from 'vitest';
import { eventWords } from './event-words.model.ts';

const event: AuditEventView = {
  id: 'evt_0',
  number: 1,
  at: '2026-11-23T09:00:00.000Z',
  action: 'user.role-changed',
  outcome: 'done',
  actor: { kind: 'user', id: 'usr_a', name: 'Ada Keller' },
  target: { kind: 'user', id: 'usr_b', name: 'Ben Okafor' },
  context: { name: 'Ben O.', from: 'member', to: 'admin' },
  request: null,
};

test('whom it was done to is named as they are called today', () => {
  expect(eventWords(event)).toBe('made Ben Okafor an admin');
  expect(eventWords({ ...event, context: { to: 'member' } })).toBe('made Ben Okafor a member');
});

test('who has no name any more is named as the event has it', () => {
  const target = { ...event.target, name: null };
  expect(eventWords({ ...event, target, action: 'user.removed' })).toBe('removed Ben O.');
});

test('where no name is known the sentence does without', () => {
  const target = { ...event.target, name: null };
  expect(eventWords({ ...event, target, context: {} })).toBe('changed a user’s role');
});

test('what people do to themselves does not name them twice', () => {
  const target = { ...event.target, id: 'usr_a' };
  expect(eventWords({ ...event, target, action: 'user.method-added' })).toBe('set up another way in');
});

test('who is turned away by an admin is told from who is turned away by the rules', () => {
  const target = { kind: 'invitation', id: 'inv_a', name: 'cleo@outside.example' };
  const refused: AuditEventView = { ...event, target, action: 'invitation.refused' };
  expect(eventWords(refused)).toBe('turned away who came with the invitation of cleo@outside.example');
  const stranger: AuditEventView = { ...refused, actor: { kind: 'stranger', id: null, name: null } };
  expect(eventWords(stranger)).toBe('was turned away with the invitation of cleo@outside.example');
});
