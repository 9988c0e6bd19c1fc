import { expect, test } from 'vitest';
import { templateOf } from './traced-fetch.ts';

test.each([
  ['/organizations/oauth2/v2.0/token', '/{tenant}/oauth2/v2.0/token'],
  [
    '/contoso.example/v2.0/.well-known/openid-configuration',
    '/{tenant}/v2.0/.well-known/openid-configuration',
  ],
  ['/5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961/discovery/v2.0/keys', '/{tenant}/discovery/v2.0/keys'],
  ['/contoso.example/something/else', '/{path}'],
  ['/a/b/oauth2/v2.0/token', '/{path}'],
])('%s is %s', (pathname, template) => {
  expect(templateOf(pathname)).toBe(template);
});
