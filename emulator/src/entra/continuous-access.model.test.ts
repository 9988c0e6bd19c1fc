import { describe, expect, test } from 'vitest';
import {
  claimsChallenge,
  decideAccess,
  declaresCp1,
  isEvaluatedContinuously,
} from './continuous-access.model.ts';
import type { AccessFacts, CapabilityFacts } from './continuous-access.model.ts';

describe('declaresCp1', () => {
  test.each<[string, string | undefined, boolean]>([
    ['as Microsoft writes it', '{"access_token":{"xms_cc":{"values":["cp1"]}}}', true],
    ['as MSAL passes it on', '{"access_token":{"xms_cc":{"values":["CP1"]}}}', true],
    ['one word instead of a list', '{"access_token":{"xms_cc":{"values":"cp1"}}}', true],
    ['among others', '{"access_token":{"xms_cc":{"values":["protapp","cp1"]}}}', true],
    [
      'beside the claims of a challenge',
      '{"access_token":{"nbf":{"essential":true,"value":"1"},"xms_cc":{"values":["cp1"]}}}',
      true,
    ],
    ['a challenge alone', '{"access_token":{"nbf":{"essential":true,"value":"1"}}}', false],
    ['another capability', '{"access_token":{"xms_cc":{"values":["cp10"]}}}', false],
    ['for the ID token', '{"id_token":{"xms_cc":{"values":["cp1"]}}}', false],
    ['no claims', undefined, false],
    ['no JSON', 'cp1', false],
    ['a list instead of an object', '["access_token"]', false],
    ['null on the way', '{"access_token":null}', false],
  ])('%s', (_name, claims, expected) => {
    expect(declaresCp1(claims)).toBe(expected);
  });
});

describe('isEvaluatedContinuously', () => {
  const member: CapabilityFacts = { isDeclared: true, isGuest: false, isPersonal: false };

  test.each<[string, Partial<CapabilityFacts>, boolean]>([
    ['a member whose client declared it', {}, true],
    ['not declared', { isDeclared: false }, false],
    ['a guest', { isGuest: true }, false],
    ['a personal account', { isPersonal: true }, false],
  ])('%s', (_name, change, expected) => {
    expect(isEvaluatedContinuously({ ...member, ...change })).toBe(expected);
  });
});

describe('decideAccess', () => {
  const well = { isEnabled: true, isDeleted: false, criticalEvents: 2 };
  const plain: Partial<AccessFacts> = { seenEvents: undefined };

  test.each<[string, Partial<AccessFacts>, string]>([
    ['nothing has happened', {}, 'go-on'],
    ['an event since', { person: { ...well, criticalEvents: 3 } }, 'challenge'],
    ['disabled', { person: { ...well, isEnabled: false } }, 'challenge'],
    ['deleted', { person: { ...well, isDeleted: true } }, 'challenge'],
    ['nobody any more', { person: undefined }, 'challenge'],
    ['a plain token, an event since', { ...plain, person: { ...well, criticalEvents: 3 } }, 'go-on'],
    ['a plain token, disabled', { ...plain, person: { ...well, isEnabled: false } }, 'go-on'],
    ['a plain token, deleted', { ...plain, person: { ...well, isDeleted: true } }, 'go-on'],
    ['a plain token, nobody any more', { ...plain, person: undefined }, 'go-on'],
  ])('%s', (_name, change, expected) => {
    expect(decideAccess({ seenEvents: 2, person: well, ...change })).toBe(expected);
  });
});

test('the challenge is, byte for byte, the one that was recorded at Microsoft', () => {
  // azure-sdk-for-js, sdk/identity/identity/recordings/node/cae, 2021-10-29.
  expect(claimsChallenge(1635527790)).toBe(
    'eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwgInZhbHVlIjoiMTYzNTUyNzc5MCJ9fX0=',
  );
});
