import { describe, expect, test } from 'vitest';
import { createLog } from './log.ts';
import { redactText } from '../../kernel/redact.ts';

function logged(write: (log: ReturnType<typeof createLog>) => void): string {
  let text = '';
  write(createLog('info', { write: (line: string) => void (text += line) }));
  return text;
}

const canaries = [
  'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEifQ.c2lnbmF0dXJl',
  '0.AXkAq1w2e3r4t5y6u7i8o9p0aSdFgHjKlZxCvBnM',
  '1.AXkAq1w2e3r4t5y6u7i8o9p0aSdFgHjKlZxCvBnM',
  'M.C507_BAY.2.U.-CqYk1w2e3r4t5y6u7i8o9p0',
  'gh_01j9x0c2m4n6p8r0t2v4x6z8ab_Qm9zc2Vz-W5kLXNlc3Npb25zLWFyZS0yNTYt_ml0cw',
  'Qm9zc2VzLWFuZC1zZXNzaW9ucy1hcmUtMjU2LWJpdHM',
];

describe('G12: the log', () => {
  test.each(canaries)('masks %s wherever it stands', (canary) => {
    const text = logged((log) => {
      log.info('fact', { value: canary, sentence: `before ${canary} after` });
      log.error('fault', { more: canary }, new Error(`failed with ${canary}`, { cause: new Error(canary) }));
    });
    expect(text).not.toContain(canary);
    expect(text).toContain('fact');
  });

  test.each([
    'code=abc123&state=xyz',
    'client_secret=s3cr3t~value',
    '"refresh_token":"short"',
    'Authorization: Bearer abc.def',
    '__Host-gatehouse-session=abc',
  ])('masks the value in %s', (text) => {
    expect(redactText(text)).not.toMatch(/abc123|xyz|s3cr3t|short|abc\.def|=abc/);
  });

  test('keeps what is no secret', () => {
    const line =
      'message msg_01m843bfh85thg155wqk6a6xgv of usr_01m843bfh8d4weex043asv3b0x was sent, reference 7K4M-92QX';
    expect(redactText(line)).toBe(line);
  });
});

test('L18: control characters cannot forge a line', () => {
  const text = logged((log) =>
    log.warn('callback', { code: 'a\r\n{"level":30,"event":"forged"}\u001b[31m\u2028' }),
  );
  expect(text.trimEnd().split('\n')).toHaveLength(1);
  expect(text).not.toContain('\u001b');
  expect(JSON.parse(text)).toMatchObject({ event: 'callback' });
});
