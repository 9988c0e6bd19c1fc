import { describe, expect, test } from 'vitest';
import { Secret } from '../secrets/secret.ts';
import { createCredentialUse, refusalOfCredential, type CredentialNews } from './credential-use.ts';
import type { Exchange } from './entra.ts';

const refused = (error: string, aadsts: number | null): Exchange<object> => ({
  kind: 'refused',
  refusal: { error, suberror: null, aadsts },
});
const wrong = refused('invalid_client', 7000215);
const disabled = refused('invalid_grant', 50057);
const granted: Exchange<object> = { kind: 'granted' };
const unreachable: Exchange<object> = { kind: 'unreachable', why: 'fetch failed' };

describe('G10: which answers are about the credential', () => {
  test.each([
    ['a wrong secret', wrong, 7000215],
    ['an expired secret', refused('invalid_client', 7000222), 7000222],
    ['an unknown certificate', refused('invalid_client', 700027), 700027],
    ['our clock', refused('invalid_client', 700024), null],
    ['an app that is gone from the tenant', refused('invalid_client', 7000229), null],
    ['no credential at all', refused('invalid_client', 7000218), null],
    ['the same number by another name', refused('invalid_grant', 7000222), null],
    ['no number', refused('invalid_client', null), null],
    ['a disabled user', disabled, null],
    ['no answer', unreachable, null],
    ['a token', granted, null],
  ])('%s', (_what, answer, aadsts) => {
    expect(refusalOfCredential(answer)).toBe(aadsts);
  });
});

function use(count: 1 | 2) {
  const named = (variable: string) =>
    ({ kind: 'secret', variable, secret: new Secret(`value of ${variable}`) }) as const;
  const first = named('SECRET');
  const credentials = count === 1 ? ([first] as const) : ([first, named('SECRET_NEXT')] as const);
  const news: CredentialNews[] = [];
  const made = createCredentialUse({ 'sign-in': { credentials }, mail: { credentials } }, (one) =>
    news.push(one),
  );
  /** Asks once; the answers are those of the first and of the second credential. */
  const ask = async (...answers: readonly Exchange<object>[]) => {
    const asked: number[] = [];
    const answer = await made.exchange('sign-in', (index) => {
      asked.push(index);
      return Promise.resolve(answers[index] ?? unreachable);
    });
    return { asked, answer };
  };
  const isRefused = () => made.states().map((state) => state.isRefused);
  return { ask, news, isRefused };
}

describe('G10: of two credentials', () => {
  test('the second is taken where the first is refused, remembered, and told once', async () => {
    const { ask, news, isRefused } = use(2);
    expect(await ask(granted, granted)).toEqual({ asked: [0], answer: granted });
    expect(await ask(wrong, granted)).toEqual({ asked: [0, 1], answer: granted });
    expect(await ask(wrong, granted)).toEqual({ asked: [1], answer: granted });
    const { registration, variable } = { registration: 'sign-in', variable: 'SECRET' } as const;
    expect(news).toEqual([
      { kind: 'refused', registration, variable, aadsts: 7000215, goesOnWith: 'SECRET_NEXT' },
    ]);
    // The other registration has its own.
    expect(isRefused()).toEqual([true, false, false, false]);
  });

  test('the first is taken again where the second is refused later', async () => {
    const { ask, news } = use(2);
    await ask(wrong, granted);
    expect(await ask(granted, wrong)).toEqual({ asked: [1, 0], answer: granted });
    expect(news.map(({ kind, variable }) => `${kind} ${variable}`)).toEqual([
      'refused SECRET',
      'refused SECRET_NEXT',
      'taken-again SECRET',
    ]);
  });

  test('both refused: one answer, and whoever listens hears that nothing is left', async () => {
    const { ask, news } = use(2);
    expect(await ask(wrong, wrong)).toEqual({ asked: [0, 1], answer: wrong });
    await ask(wrong, wrong);
    expect(news).toMatchObject([
      { variable: 'SECRET', goesOnWith: null },
      { variable: 'SECRET_NEXT', goesOnWith: null },
    ]);
  });

  test.each([
    ['a person who is refused', disabled],
    ['an Entra that does not answer', unreachable],
  ])('the second is not asked because of %s', async (_what, answer) => {
    const { ask, news } = use(2);
    expect(await ask(answer, granted)).toEqual({ asked: [0], answer });
    expect(news).toEqual([]);
  });

  test('nothing is concluded where Entra falls silent between the two', async () => {
    const { ask, news } = use(2);
    expect(await ask(wrong, unreachable)).toEqual({ asked: [0, 1], answer: unreachable });
    expect(news).toEqual([]);
    expect((await ask(wrong, granted)).asked).toEqual([0, 1]);
  });

  test('a single one that is refused is told, and told again when it is taken', async () => {
    const { ask, news, isRefused } = use(1);
    await ask(wrong);
    await ask(wrong);
    expect(isRefused()).toEqual([true, false]);
    await ask(granted);
    expect(news.map(({ kind }) => kind)).toEqual(['refused', 'taken-again']);
    expect(isRefused()).toEqual([false, false]);
  });

  test('no news holds what is in a credential', async () => {
    const { ask, news } = use(2);
    await ask(wrong, wrong);
    expect(JSON.stringify(news)).not.toContain('value of');
  });
});
