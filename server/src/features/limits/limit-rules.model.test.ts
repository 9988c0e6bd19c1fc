import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LimitRule } from './limit-rule.model.ts';
import { countedSubject, limitRules, rateOf } from './limit-rules.model.ts';

/** The table of the README, from the rules. */
function drawRules(): string {
  const rows = Object.entries<LimitRule>(limitRules).map(([name, rule]) => {
    const refill =
      rule.refillSeconds >= 1
        ? `one each ${rule.refillSeconds} s`
        : `${Math.round(1 / rule.refillSeconds)} a second`;
    return `| \`${name}\` | ${rule.counts} | ${rule.capacity} | ${refill} | ${rule.batch ?? 'none'} | ${rule.isScaled ? 'yes' : 'no'} |`;
  });
  return ['| rule | counts | at once | then | batch | scaled |', '|---|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

test('the README shows the rules as they are', () => {
  const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
  const cells = (table: string): string[][] =>
    table.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  const shown = readme.split('\n').filter((line) => line.startsWith('| ') && line.split('|').length === 8);
  const drawn = drawRules()
    .split('\n')
    .filter((line) => !line.startsWith('|-'));
  expect(cells(shown.join('\n'))).toEqual(cells(drawn.join('\n')));
});

test('what protects people from guessing and from mail does not grow with LIMITS_SCALE', () => {
  for (const rule of [
    'password-tries-of-address',
    'code-tries-of-address',
    'mails-to-address',
    'mails-of-all',
  ] as const)
    expect(rateOf(rule, 100)).toEqual(rateOf(rule, 1));
  expect(rateOf('requests-of-user', 100).capacity).toBe(100 * rateOf('requests-of-user', 1).capacity);
});

test('one address has one budget, however it is typed', () => {
  const spellings = ['ada@contoso.example', ' Ada@Contoso.Example ', 'ＡＤＡ@contoso.example'];
  expect(new Set(spellings.map((text) => countedSubject('mails-to-address', text))).size).toBe(1);
});

test('C02: the tries of one address in a day and a burst stay below a hundred and ten', () => {
  const { capacity, refillSeconds } = rateOf('password-tries-of-address', 100);
  expect(capacity + 86_400 / refillSeconds).toBeLessThanOrEqual(110);
});

test('a file of two hundred people is invited at once', () => {
  expect(rateOf('invitations-of-organization', 1).capacity).toBeGreaterThanOrEqual(200);
  expect(rateOf('mails-of-all', 1).capacity).toBeGreaterThan(
    rateOf('invitations-of-organization', 1).capacity,
  );
});

test('no text of a limit names a subject', () => {
  for (const rule of Object.values<LimitRule>(limitRules))
    expect(rule.told).not.toMatch(/@|address|account|user/i);
});
