import { describe, expect, test } from 'vitest';
import { decideApproving, decideAsking, isDue, type OpenLift } from './lift.model.ts';

const now = new Date('2026-03-02T09:00:00Z');
const hours = (count: number): Date => new Date(now.getTime() + count * 3_600_000);
const asked: OpenLift = { askedBy: 'v:sam', approvedBy: null, opensAt: null };
const approved: OpenLift = { ...asked, approvedBy: 'v:tess', opensAt: hours(24) };
const enforced = { enforcement: 'required', open: null, lastStoppedAt: null } as const;

describe('E09: asking for a lift', () => {
  test.each([
    ['enforced, nobody has asked', enforced, null],
    ['not enforced', { ...enforced, enforcement: 'off' }, 'lift_not_needed'],
    ['asked already', { ...enforced, open: asked }, 'lift_asked_already'],
    ['approved already', { ...enforced, open: approved }, 'lift_asked_already'],
    ['stopped an hour ago', { ...enforced, lastStoppedAt: hours(-1) }, 'lift_stopped_lately'],
    ['stopped a day ago', { ...enforced, lastStoppedAt: hours(-24) }, null],
  ] as const)('%s', (_name, facts, code) => {
    expect(decideAsking(facts, now)).toEqual(code === null ? { ok: true, value: null } : { ok: false, code });
  });
});

describe('M06: approving a lift', () => {
  test.each([
    ['nobody has asked', null, 'v:tess', 'lift_not_found'],
    ['the agent who asked', asked, 'v:sam', 'lift_needs_second_agent'],
    ['a second approval', approved, 'v:third', 'lift_asked_already'],
  ] as const)('%s is refused', (_name, open, agent, code) => {
    expect(decideApproving(open, agent, now)).toEqual({ ok: false, code });
  });

  test('another agent: the day begins with their approval', () => {
    expect(decideApproving(asked, 'v:tess', now)).toEqual({ ok: true, value: { opensAt: hours(24) } });
  });
});

test.each([
  ['only asked', asked, hours(1000), false],
  ['approved, a moment before', approved, new Date(hours(24).getTime() - 1), false],
  ['approved, a day later', approved, hours(24), true],
] as const)('E09: due: %s', (_name, open, at, due) => {
  expect(isDue(open, at)).toBe(due);
});
