import { describe, expect, test } from 'vitest';
import { echoedScopes, parseScopes } from './permissions.ts';

describe('parseScopes', () => {
  test.each([
    ['openid profile', ['openid', 'profile'], false],
    ['user.read MAIL.SEND', ['User.Read', 'Mail.Send'], false],
    ['openid https://graph.microsoft.com/Mail.Send', ['openid', 'Mail.Send'], true],
    ['openid openid', ['openid'], false],
  ])('%s', (text, names, isFullyQualified) => {
    expect(parseScopes(text)).toMatchObject({ names, isFullyQualified, unknown: undefined });
  });

  test('tells an unknown scope from an unknown resource', () => {
    expect(parseScopes('Mail.Sned').unknown).toEqual({ kind: 'scope', text: 'Mail.Sned' });
    expect(parseScopes('https://other.example/Read').unknown).toEqual({
      kind: 'resource',
      text: 'https://other.example/Read',
    });
  });

  test('reads .default of Graph', () => {
    expect(parseScopes('https://graph.microsoft.com/.default')).toMatchObject({
      wantsDefault: true,
      names: [],
    });
  });
});

describe('echoedScopes', () => {
  const granted = ['Mail.Send', 'offline_access', 'profile', 'openid'];
  test('OIDC first, never offline_access, short or full as asked', () => {
    expect(echoedScopes(granted, false)).toBe('openid profile Mail.Send');
    expect(echoedScopes(granted, true)).toBe('openid profile https://graph.microsoft.com/Mail.Send');
  });
});
