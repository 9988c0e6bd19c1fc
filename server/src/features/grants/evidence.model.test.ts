import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { drawMoves, mayMove } from '../../kernel/state-moves.ts';
import {
  closesForEveryone,
  evidenceMoves,
  evidenceOf,
  isOfDirectory,
  isWithdrawal,
  nothingSeen,
  withReport,
  withSighting,
  withWithdrawal,
  type EvidenceFacts,
} from './evidence.model.ts';

const start = Date.parse('2026-11-02T09:00:00Z');
const at = (minutes: number) => new Date(start + minutes * 60_000);

/** One thing that happens: a report, a token, a withdrawal. */
type Happening = (facts: EvidenceFacts, when: Date) => EvidenceFacts;
const callback: Happening = (facts, when) => withReport(facts, { by: 'admin-consent-callback', at: when });
const word: Happening = (facts, when) => withReport(facts, { by: 'person', at: when });
const token =
  (how: { isNew?: boolean; prompt?: string | null; isAdminProof?: boolean } = {}): Happening =>
  (facts, when) =>
    withSighting(facts, {
      isFirstOfPerson: how.isNew ?? true,
      prompt: how.prompt ?? null,
      isAdminProof: how.isAdminProof ?? false,
      at: when,
    });
const someone = token();
const again = token({ isNew: false });
const unasked = token({ prompt: 'none' });
const knownUnasked = token({ isNew: false, prompt: 'none' });
const adminProof = token({ isAdminProof: true });
const silentAdminProof = token({ isAdminProof: true, prompt: 'none' });
const gone: Happening = (_, when) => withWithdrawal({ aadsts: 65001, at: when });

const after = (happenings: readonly Happening[]): EvidenceFacts =>
  happenings.reduce((facts, happening, index) => happening(facts, at(index)), nothingSeen);

test.each<[string, readonly Happening[], ReturnType<typeof evidenceOf>, boolean]>([
  ['nothing has happened', [], null, false],
  ['a callback', [callback], 'reported', false],
  ['a word', [word], 'reported', false],
  ['a token alone', [someone], 'seen-for-person', false],
  ['a token that was asked nothing, with nothing reported', [unasked], 'seen-for-person', false],
  ['many tokens alone', [someone, someone, unasked, again], 'seen-for-person', false],
  ['a token before the report', [someone, callback], 'seen-for-person', false],
  ['a report and then a token', [callback, someone], 'seen-for-person', true],
  ['a report and then a person of before', [someone, callback, again], 'seen-for-person', true],
  ['a person of before who was asked nothing', [someone, callback, knownUnasked], 'seen-for-person', true],
  ['somebody new who was asked nothing', [callback, unasked], 'seen-for-tenant', true],
  ['a second person after the first', [callback, someone, someone], 'seen-for-tenant', true],
  ['the first person twice', [callback, someone, again], 'seen-for-person', true],
  [
    'a second person, where the first came before the report',
    [someone, word, someone],
    'seen-for-person',
    true,
  ],
  ['the admin’s proof', [callback, adminProof], 'seen-for-person', true],
  ['the admin’s proof, unasked', [callback, silentAdminProof], 'seen-for-person', true],
  ['the proofs of two admins', [callback, adminProof, adminProof], 'seen-for-person', true],
  ['a person, then an admin’s proof', [callback, someone, adminProof], 'seen-for-person', true],
  ['an admin’s proof, then a person', [callback, adminProof, someone], 'seen-for-person', true],
  ['an admin’s proof, then two persons', [callback, adminProof, someone, someone], 'seen-for-tenant', true],
  ['a withdrawal', [callback, someone, someone, gone], 'withdrawn', false],
  ['a report after a withdrawal', [callback, someone, gone, callback], 'reported', false],
  ['a token after a withdrawal', [callback, unasked, gone, unasked], 'seen-for-person', false],
  ['everything again', [callback, unasked, gone, callback, unasked], 'seen-for-tenant', true],
])('%s', (_, happenings, evidence, isClosed) => {
  const facts = after(happenings);
  expect(evidenceOf(facts)).toBe(evidence);
  expect(closesForEveryone(facts)).toBe(isClosed);
});

test('every way through the happenings is one of the table, and the whole table is gone through', () => {
  const happenings = [callback, word, someone, again, unasked, adminProof, gone];
  const moved = new Set<string>();
  let level: readonly EvidenceFacts[] = [nothingSeen];
  for (let depth = 0; depth < 4; depth += 1)
    level = level.flatMap((facts) =>
      happenings.flatMap((happening) => {
        const next = happening(facts, at(depth));
        const [from, to] = [evidenceOf(facts) ?? 'none', evidenceOf(next) ?? 'none'];
        // A withdrawal of what was never seen is not brought to the model.
        if (happening === gone && facts.seenAt === null && facts.reportedAt === null) return [];
        if (from !== to) {
          expect(mayMove(evidenceMoves, from, to), `${from} to ${to}`).toBe(true);
          moved.add(`${from} ${to}`);
        }
        return [next];
      }),
    );
  expect(moved.size).toBe(Object.values(evidenceMoves).flat().length);
});

test.each([
  ['9188040d-6c67-4c5b-b112-36a304b66dad', false],
  ['5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961', true],
])('what is seen in %s says something of a tenant: %s', (tenantId, says) => {
  expect(isOfDirectory(tenantId)).toBe(says);
});

describe('what is kept', () => {
  test('the first report, the first token and the first proof stay', () => {
    const facts = after([callback, someone, unasked, word, someone]);
    expect(facts).toMatchObject({
      reportedAt: at(0),
      reportedBy: 'admin-consent-callback',
      seenAt: at(1),
      seenForTenantAt: at(2),
      seenForTenantBy: 'no-question',
    });
  });

  test('a callback takes the place of a person’s word, until something was seen', () => {
    expect(after([word, callback])).toMatchObject({
      reportedAt: at(1),
      reportedBy: 'admin-consent-callback',
    });
    expect(after([word, someone, callback])).toMatchObject({ reportedAt: at(0), reportedBy: 'person' });
  });

  test('when it was withdrawn last stays, beside what came after it', () => {
    expect(after([callback, gone, callback])).toMatchObject({
      withdrawnAt: at(1),
      withdrawnByCode: 65001,
      reportedAt: at(2),
      seenAt: null,
    });
  });
});

test.each([
  [65001, true],
  [50057, false],
  [7000112, false],
  [null, false],
])('AADSTS%s says that a grant is gone: %s', (aadsts, isGone) => {
  expect(isWithdrawal(aadsts)).toBe(isGone);
});

test('the README draws the moves', () => {
  const underscored = Object.fromEntries(
    Object.entries<readonly string[]>(evidenceMoves).map(([from, targets]) => [
      from.replaceAll('-', '_'),
      targets.map((target) => target.replaceAll('-', '_')),
    ]),
  );
  const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
  expect(/```mermaid\n([\s\S]+?)\n```/.exec(readme)?.[1]).toBe(drawMoves(underscored, 'none'));
});
