import { describeApi } from '@gatehouse/contract';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { registrationScopes } from '../src/ports/microsoft/registrations.ts';

const root = join(import.meta.dirname, '..', '..');
const source = join(root, 'server', 'src');
const files = readdirSync(source, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ts|sql)$/.test(entry.name) && !entry.name.endsWith('.test.ts'))
  .map((entry) => join(entry.parentPath, entry.name))
  .map((path) => ({ path: relative(source, path), code: withoutComments(readFileSync(path, 'utf8')) }));

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)(\/\/|--).*$/gm, '');
}

const filesWith = (pattern: RegExp): string[] =>
  files
    .filter(({ code }) => pattern.test(code))
    .map(({ path }) => path)
    .toSorted();

describe('time and chance come in as arguments', () => {
  test('only ports ask the machine for the time', () => {
    expect(
      filesWith(/Date\.now\(|new Date\(\)|performance\.now\(/).filter((path) => !path.startsWith('ports/')),
    ).toEqual([]);
  });

  test('only ports make chance', () => {
    const random = filesWith(/Math\.random|randomUUID\(|randomBytes\(/);
    expect(random.filter((path) => !path.startsWith('ports/'))).toEqual([]);
  });

  test('SQL asks clock_now(), never now()', () => {
    expect(
      filesWith(/(?<!clock_)\bnow\(\)(?=[^;]*from|::|\s*[-+<>=])|current_timestamp/i).filter(
        (path) => path.endsWith('.sql') && !path.endsWith('0001-clock.sql'),
      ),
    ).toEqual([]);
  });
});

test('a secret is revealed where it is handed over, and nowhere else', () => {
  expect(filesWith(/\.reveal\(\)/)).toEqual([
    'features/attempts/take-attempt.ts',
    'features/consent-cases/waiting-token.ts',
    'features/email-codes/verify-code.ts',
    'features/file-links/file-token.ts',
    'features/hand-off/hand-off-link-view.ts',
    'features/notices/send-notice.ts',
    'ports/db/examine-database.ts',
    'ports/db/storage.ts',
    'ports/microsoft/client-authentication.ts',
    'ports/microsoft/http-graph.ts',
    'ports/microsoft/openid-entra.ts',
    'ports/passwords/argon2-hasher.ts',
    'ports/secrets/sealing.ts',
    'ports/smtp/smtp-connection.ts',
  ]);
});

test('nothing ever asks Microsoft with prompt=consent', () => {
  expect(filesWith(/prompt['"]?\s*[:=]\s*['"]consent/)).toEqual([]);
});

test('the scopes of each registration are the one list', () => {
  expect(registrationScopes).toEqual({
    'sign-in': ['openid', 'profile', 'email', 'offline_access'],
    mail: ['openid', 'profile', 'email', 'offline_access', 'Mail.Send'],
  });
  expect(filesWith(/Mail\.Send['"]/)).toEqual(['ports/microsoft/registrations.ts']);
});

test('contract/openapi.json is what the declarations say', () => {
  const written: unknown = JSON.parse(readFileSync(join(root, 'contract', 'openapi.json'), 'utf8'));
  expect(written, 'run npm run openapi').toEqual(JSON.parse(JSON.stringify(describeApi())));
});
