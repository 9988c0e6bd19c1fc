import { describe, expect, test } from 'vitest';
import { dice } from '../../../test/dice.ts';
import { addSeconds } from '../../kernel/time.ts';
import { decideSession, oldestEpoch } from './session.model.ts';

const count = Number(process.env['PROVE_COUNT'] ?? 1_000);
const seed = Number(process.env['PROVE_SEED'] ?? 1);
const now = new Date('2026-11-23T10:00:00Z');
const methods = ['microsoft', 'password', 'email-code'] as const;

interface Opened {
  readonly method: (typeof methods)[number];
  readonly organizationEpoch: number;
  readonly userEpoch: number;
}

interface Levels {
  readonly organizationEpoch: number;
  readonly microsoftEpoch: number;
  readonly userEpoch: number;
}

/** As the check of a session asks it; `ended` is the level of the session itself. */
function counts(session: Opened, present: Levels, ended = false): boolean {
  const facts = {
    ...session,
    state: 'full',
    lastSeenAt: addSeconds(now, -60),
    expiresAt: addSeconds(now, 60),
    endedAt: ended ? now : null,
  } as const;
  const epochs = {
    organizationEpoch: oldestEpoch(session.method, present),
    userEpoch: present.userEpoch,
    userState: 'active',
  } as const;
  return decideSession(facts, epochs, now).kind === 'allow';
}

const raise = (levels: Levels, name: keyof Levels): Levels => ({ ...levels, [name]: levels[name] + 1 });

/** What raises which levels, and whose sessions it is meant to end. */
const acts: readonly {
  readonly change: (levels: Levels) => Levels;
  readonly ends: (session: Opened) => boolean;
}[] = [
  // A switch to Microsoft as the only way in.
  { change: (levels) => raise(levels, 'organizationEpoch'), ends: ({ method }) => method !== 'microsoft' },
  // Everybody out. One more of each would leave in whom Microsoft has let in since a switch (docs/decisions/0038).
  {
    change: (levels) => {
      const raised = levels.organizationEpoch + 1;
      return { ...levels, organizationEpoch: raised, microsoftEpoch: raised };
    },
    ends: () => true,
  },
  { change: (levels) => raise(levels, 'userEpoch'), ends: () => true },
];

describe('F10: epochs of several levels', () => {
  test('a session counts exactly where no act since it was opened was meant to end it, in any order of acts', () => {
    const roll = dice(seed);
    for (let round = 0; round < count; round += 1) {
      const start = roll(3);
      let levels: Levels = {
        microsoftEpoch: start,
        organizationEpoch: start + roll(3),
        userEpoch: roll(6),
      };
      const sessions: { readonly opened: Opened; counts: boolean }[] = [];
      const story: unknown[] = [levels];
      for (let step = 0; step < 12; step += 1) {
        const act = acts[roll(acts.length + 2)];
        if (act === undefined) {
          const method = methods[roll(methods.length)] ?? 'password';
          const { organizationEpoch, userEpoch } = levels;
          sessions.push({ opened: { method, organizationEpoch, userEpoch }, counts: true });
        } else {
          levels = act.change(levels);
          for (const one of sessions) one.counts &&= !act.ends(one.opened);
        }
        story.push(act === undefined ? sessions.at(-1)?.opened : levels);
        const decided = sessions.map(({ opened }) => counts(opened, levels));
        expect(decided, JSON.stringify(story)).toEqual(sessions.map((one) => one.counts));
      }
    }
  });

  test('whatever the levels are: one that is newer makes up for none that is older, and no raise brings a session back', () => {
    const roll = dice(seed + 1);
    let allowed = 0;
    for (let round = 0; round < count * 10; round += 1) {
      const method = methods[roll(methods.length)] ?? 'password';
      const session: Opened = { method, organizationEpoch: roll(4), userEpoch: roll(4) };
      const microsoftEpoch = roll(4);
      const present: Levels = {
        microsoftEpoch,
        organizationEpoch: microsoftEpoch + roll(3),
        userEpoch: roll(4),
      };
      const ofMethod = method === 'microsoft' ? present.microsoftEpoch : present.organizationEpoch;
      const oldest = Math.min(session.organizationEpoch - ofMethod, session.userEpoch - present.userEpoch);
      const said = JSON.stringify({ session, present });
      const isAllowed = counts(session, present);
      allowed += Number(isAllowed);
      expect(isAllowed, said).toBe(oldest >= 0);
      expect(counts(session, present, true), said).toBe(false);
      for (const { change } of acts)
        if (!isAllowed) expect(counts(session, change(present)), said).toBe(false);
    }
    // Both answers were met often enough to say something.
    expect(Math.min(allowed, count * 10 - allowed)).toBeGreaterThan(count);
  });
});
