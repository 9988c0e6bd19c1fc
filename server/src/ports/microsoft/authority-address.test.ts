import { expect, test } from 'vitest';
import { authorityAddress, refuseForeignDocument } from './authority-address.ts';
import { clouds } from './cloud.ts';

const tid = '5b3f2c1e-8d47-4a6b-9c15-27e0d4f8a961';
const { login } = clouds.global;

test('A17: an authority is organizations or the GUID of a tenant, below the host of the cloud', () => {
  expect(authorityAddress(login, 'organizations')).toBe(`${login}/organizations`);
  expect(authorityAddress(login, tid)).toBe(`${login}/${tid}`);
});

test.each([
  '',
  '.',
  '..',
  '../',
  `../${tid}`,
  `${tid}/..`,
  `${tid}/../../evil`,
  '@evil.example',
  '%2f',
  '%2e%2e',
  `${tid}%2f..`,
  `${tid}?x`,
  `${tid}#x`,
  `${tid}\n`,
  ` ${tid}`,
  tid.toUpperCase(),
  `{${tid}}`,
  'common',
  'consumers',
  'Organizations',
  'contoso.example',
  '//evil.example',
  '\\evil.example',
  'https://evil.example',
])('A17: an authority %j is refused', (authority) => {
  expect(() => authorityAddress(login, authority)).toThrow('neither organizations nor the GUID');
});

const document = (authority: string, issuer: string) => ({
  issuer: `${login}/${issuer}/v2.0`,
  authorization_endpoint: `${login}/${authority}/oauth2/v2.0/authorize`,
  token_endpoint: `${login}/${authority}/oauth2/v2.0/token`,
  end_session_endpoint: `${login}/${authority}/oauth2/v2.0/logout`,
});
const ofTenant = document(tid, tid);

test('A17: discovery as Microsoft publishes it is believed', () => {
  refuseForeignDocument(document('organizations', '{tenantid}'), login, 'organizations');
  refuseForeignDocument(ofTenant, login, tid);
});

test.each([
  ['of another tenant', document(tid, 'c94e7a02-1f5d-4b38-a6e9-80d3b2715f4c')],
  ['of every tenant, where one was asked for', document(tid, '{tenantid}')],
  ['with a token endpoint elsewhere', { ...ofTenant, token_endpoint: 'https://evil.example/token' }],
  ['with a token endpoint over http', { ...ofTenant, token_endpoint: `${login.replace('s:', ':')}/token` }],
  ['with a token endpoint on another port', { ...ofTenant, token_endpoint: `${login}:8443/token` }],
  ['with a look-alike host', { ...ofTenant, authorization_endpoint: `${login}.evil.example/authorize` }],
  ['with our host as a user name', { ...ofTenant, authorization_endpoint: `${login}@evil.example/` }],
  ['that sends to another host to sign out', { ...ofTenant, end_session_endpoint: 'https://evil.example/' }],
  ['with an endpoint that is no address', { ...ofTenant, token_endpoint: '/token' }],
])('A17: discovery %s is refused', (_name, found) => {
  expect(() => refuseForeignDocument(found, login, tid)).toThrow(/another issuer|another host/);
});
