import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { NoticeContent } from './notice.model.ts';
import { renderNotice } from './render-notice.ts';

const brand = { name: 'Parspec', supportEmail: 'support@parspec.io', baseUrl: 'https://app.example.com' };
const at = new Date('2026-11-23T10:00:00.000Z');
const link = 'https://app.example.com/invitations/tOkEn_0123456789-abcdefghijklmnopqrstuvwxyzAB';
const examples: readonly NoticeContent[] = [
  {
    kind: 'invitation',
    organizationName: 'Contoso Electric',
    inviterName: 'Ada Lindqvist',
    link,
    expiresAt: at,
    tenantDomain: 'contoso.example',
  },
  { kind: 'email-code', code: '4711 0815', minutes: 10 },
  { kind: 'password-reset', link, minutes: 10 },
  { kind: 'password-changed' },
  { kind: 'new-device', signedInAt: at, browser: 'Firefox on Windows' },
  { kind: 'method-added', method: 'microsoft' },
  { kind: 'role-changed', role: 'admin' },
  { kind: 'signed-out-everywhere' },
];

// Written anew with UPDATE_GOLDENS=1, and then read by a person.
function golden(name: string, text: string): string {
  const path = join(import.meta.dirname, 'goldens', name);
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(path, text);
  return readFileSync(path, 'utf8');
}

describe('each kind of notice', () => {
  test.each(examples)('$kind reads as its golden', (notice) => {
    const { subject, text, html } = renderNotice(notice, brand);
    const whole = `Subject: ${subject}\n\n${text}`;
    expect(whole).toBe(golden(`${notice.kind}.golden.txt`, whole));
    expect(html).toBe(golden(`${notice.kind}.golden.html`, html));
  });

  test.each(examples)('$kind has at most one address to go to, one to write to, and no picture', (notice) => {
    const { html } = renderNotice(notice, brand);
    const targets = new Set([...html.matchAll(/href="([^"]*)"/g)].map((match) => match[1]));
    expect([...targets].filter((target) => target !== `mailto:${brand.supportEmail}`).length).toBeLessThan(2);
    expect(html).not.toMatch(/<(img|script|iframe|form|object|svg)\b|url\(|@import/i);
  });
});

const exampleOf = (notice: NoticeContent): NoticeContent =>
  examples.find((one) => one.kind === notice.kind) ?? notice;

const payloads = [
  '<a href="https://evil.example">click</a>',
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  "' onmouseover='alert(1)",
  '</p></td></tr></table><h1>Paid</h1>',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '{{constructor.constructor("alert(1)")()}}',
  'javascript:alert(1)',
  'https://evil.example/login',
  'evil.example/login',
  'www.evil.example',
  'ada@evil.example',
  'Your invoice is due: https://evil.example',
  'line\r\nBcc: all@evil.example',
  'line\u2028https://evil.example',
  'https:\u200b//evil.example',
  'x'.repeat(500),
  '<style>*{display:none}</style>',
  '<!--',
  ']]>',
];

/** Every place of a name that users choose, with each payload. */
const attacked = payloads.flatMap((name): NoticeContent[] => [
  { kind: 'invitation', organizationName: name, inviterName: name, link, expiresAt: at, tenantDomain: name },
  { kind: 'new-device', signedInAt: at, browser: name },
]);

/** What mail programs turn into links by themselves: schemes, www, host names with a dot, addresses. */
const autoLink = /https?:|www\.|\b[\w-]+\.(?:example|com|net|org|io)\b|\S@\S/i;

const withoutOurs = (text: string): string =>
  text
    .replaceAll(link, '')
    .replaceAll('https://app.example.com/settings/profile', '')
    .replaceAll('https://app.example.com', '')
    .replaceAll('support@parspec.io', '');

describe('what users wrote', () => {
  test('I02: makes no element and no attribute, in any notice', () => {
    for (const notice of attacked) {
      const { html } = renderNotice(notice, brand);
      const clean = renderNotice(exampleOf(notice), brand).html;
      const tags = (text: string) =>
        [...text.matchAll(/<[^>]*>/g)].map((match) => match[0].split(/[\s>]/)[0]);
      expect(tags(html), JSON.stringify(notice)).toEqual(tags(clean));
    }
  });

  test('I03: becomes no link by itself, and stands in no subject and no button', () => {
    for (const notice of attacked) {
      const { subject, text } = renderNotice(notice, brand);
      expect(withoutOurs(text), JSON.stringify(notice)).not.toMatch(autoLink);
      expect(subject).toBe(renderNotice(exampleOf(notice), brand).subject);
    }
  });

  test('I02: is cut at 64 characters', () => {
    const { text } = renderNotice({ kind: 'new-device', signedInAt: at, browser: 'y'.repeat(500) }, brand);
    expect(/y+/.exec(text.split('\n')[2] ?? '')?.[0]).toHaveLength(64);
  });
});
