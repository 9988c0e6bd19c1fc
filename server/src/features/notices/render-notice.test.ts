import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { NoticeContent } from './notice.model.ts';
import { renderNotice } from './render-notice.ts';

const brand = { name: 'Parspec', supportEmail: 'support@parspec.example' };
const link = 'https://mail.parspec.example/invitations/Qm9zc2VzLWFuZC1zZXNzaW9ucw';
const at = new Date('2026-11-23T15:31:00Z');

/** One notice of each kind; names that people chose are given, and what they wrote. */
const each = (name: string, writing = name): readonly NoticeContent[] => [
  {
    kind: 'invitation',
    organizationName: name,
    inviterName: name,
    link,
    expiresAt: new Date('2026-11-30T12:00:00Z'),
    tenantDomain: name,
  },
  {
    kind: 'hand-off',
    askerName: name,
    organizationName: name,
    tenantDomain: name,
    link,
    expiresAt: new Date('2026-12-30T12:00:00Z'),
  },
  {
    kind: 'activation-asked',
    organizationId: 'org_01m8kyg98a2nvsxd40bq5m3z5a',
    organizationName: name,
    askerName: name,
    note: writing,
    consoleLink: link,
  },
  { kind: 'activation-answered', organizationName: name, isActivated: true, reason: writing, link },
  { kind: 'activation-answered', organizationName: name, isActivated: false, reason: writing, link },
  {
    kind: 'binding-link',
    organizationName: name,
    tenantDomain: name,
    link,
    expiresAt: new Date('2026-11-30T12:00:00Z'),
  },
  {
    kind: 'binding-waiting',
    organizationName: name,
    userName: name,
    userAddress: name,
    cameAsName: name,
    cameAsAddress: name,
    link,
  },
  { kind: 'binding-answered', organizationName: name, isLetIn: true, link },
  { kind: 'binding-answered', organizationName: name, isLetIn: false, link },
  { kind: 'email-code', code: '409173', minutes: 10 },
  { kind: 'password-reset', link, minutes: 30 },
  { kind: 'password-changed' },
  { kind: 'new-device', signedInAt: at, browser: name },
  { kind: 'method-added', method: 'email-code' },
  { kind: 'role-changed', role: 'admin' },
  { kind: 'signed-out-everywhere' },
  {
    kind: 'signed-out-everywhere',
    onlyMicrosoft: { organizationName: name, tenantDomain: name, link, worksUntilAt: at },
  },
  {
    kind: 'enforcement-announced',
    organizationName: name,
    adminName: name,
    tenantDomain: name,
    link,
    worksUntilAt: at,
  },
  { kind: 'enforcement-switched', organizationName: name, adminName: name, reason: null, link },
  { kind: 'enforcement-switched', organizationName: name, adminName: name, reason: writing, link },
  { kind: 'first-password', organizationName: name, link, worksUntilAt: at },
  { kind: 'mailbox-disconnected', organizationName: name, address: name, tenantDomain: name, link },
  { kind: 'mailbox-needs-reconnect', address: name, link },
  ...(['mailbox-needs-reconnect', 'sender-revoked'] as const).map((because) => ({
    kind: 'messages-waited-too-long' as const,
    because,
    messageCount: because === 'sender-revoked' ? 1 : 12,
    days: 7,
    link,
  })),
  ...(['asked', 'approved', 'stopped', 'lifted'] as const).map((step) => ({
    kind: 'enforcement-lift' as const,
    step,
    organizationName: name,
    agentName: name,
    reason: writing,
    opensAt: step === 'approved' ? at : null,
    link,
  })),
  { kind: 'consent-approved', registration: 'sign-in', tenantDomain: name, link },
  { kind: 'consent-maybe-approved', registration: 'mail', tenantDomain: name, link },
  { kind: 'consent-reminder', registration: 'sign-in', tenantDomain: name, askedAt: at, link },
];
const nameOf = (content: NoticeContent): string => {
  if (content.kind === 'activation-answered')
    return content.isActivated ? 'activation-given' : 'activation-declined';
  if (content.kind === 'enforcement-switched')
    return content.reason === null ? 'enforcement-required' : 'enforcement-off';
  if (content.kind === 'messages-waited-too-long') return `waited-too-long-${content.because}`;
  if (content.kind === 'enforcement-lift') return `lift-${content.step}`;
  if (content.kind === 'binding-answered') return content.isLetIn ? 'binding-let-in' : 'binding-turned-away';
  return 'onlyMicrosoft' in content ? 'signed-out-everywhere-only-microsoft' : content.kind;
};
const examples = each('Contoso Electric').map((content): NoticeContent => {
  if (content.kind === 'invitation')
    return { ...content, inviterName: 'Ada Lindqvist', tenantDomain: 'contoso.example' };
  if (content.kind === 'activation-asked')
    return { ...content, askerName: 'Ada Lindqvist', note: 'We move to Microsoft on 1 December.' };
  if (content.kind === 'activation-answered') return { ...content, reason: 'As agreed in your contract.' };
  if (content.kind === 'binding-link') return { ...content, tenantDomain: 'contoso.example' };
  if (content.kind === 'binding-waiting')
    return {
      ...content,
      userName: 'Kim Larsen',
      userAddress: 'kim@contoso.example',
      cameAsName: 'Kim Berg',
      cameAsAddress: 'kim.berg@contoso.example',
    };
  if (content.kind === 'hand-off')
    return { ...content, askerName: 'Ada Lindqvist', tenantDomain: 'contoso.example' };
  if ('onlyMicrosoft' in content && content.onlyMicrosoft)
    return { ...content, onlyMicrosoft: { ...content.onlyMicrosoft, tenantDomain: 'contoso.example' } };
  if (content.kind === 'mailbox-disconnected')
    return { ...content, address: 'ben@fabrikam.example', tenantDomain: 'contoso.example' };
  if (content.kind === 'mailbox-needs-reconnect') return { ...content, address: 'ben@contoso.example' };
  if (content.kind === 'enforcement-lift')
    return { ...content, agentName: 'Sam Whitfield', reason: 'The tenant of Contoso was deleted.' };
  if (content.kind === 'enforcement-announced')
    return { ...content, adminName: 'Ada Lindqvist', tenantDomain: 'contoso.example' };
  if (content.kind === 'enforcement-switched')
    return {
      ...content,
      adminName: 'Ada Lindqvist',
      reason: content.reason === null ? null : 'We move to another tenant.',
    };
  if ('registration' in content) return { ...content, tenantDomain: 'contoso.example' };
  return content.kind === 'new-device' ? { ...content, browser: 'Firefox on Windows' } : content;
});
const hasLink = (content: NoticeContent): boolean =>
  'link' in content || 'onlyMicrosoft' in content || 'consoleLink' in content;
const render = (content: NoticeContent) => renderNotice(brand, content);

/** What stands between angle brackets, in order: where a text breaks out of its place, this differs. */
const tags = (html: string): string[] => html.match(/<[^>]*>?/g) ?? [];
const hrefs = (html: string): string[] => [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href ?? '');

/** `npx vitest run server/src/features/notices -u` writes the goldens anew; the diff is read in review. */
const golden = (name: string): string => join(import.meta.dirname, 'golden', name);

describe('a notice is read as its golden', () => {
  test.each(examples)('$kind', async (content) => {
    const { subject, text, html } = render(content);
    await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(
      golden(`${nameOf(content)}.golden.txt`),
    );
    await expect(html).toMatchFileSnapshot(golden(`${nameOf(content)}.golden.html`));
  });
});

describe('every notice', () => {
  test.each(examples)('$kind says why it came, and where support is', (content) => {
    const { text, html } = render(content);
    for (const part of [text, html]) {
      expect(part).toMatch(/You get this mail because/);
      expect(part).toContain(brand.supportEmail);
    }
  });

  test.each(examples)('$kind is one table of at most 600 px that knows the dark', (content) => {
    const { html } = render(content);
    expect(html.match(/<table/g)).toHaveLength(1);
    expect(html).toContain('max-width:600px');
    expect(html).toContain('<meta name="color-scheme" content="light dark" />');
    expect(html).not.toMatch(/<(img|script|form|iframe|link)\b|https?:\/\/(?!mail\.parspec\.example)/);
  });

  test.each(examples.filter(hasLink))(
    '$kind has one button, and its address in plain text below',
    (content) => {
      const { text, html } = render(content);
      expect(hrefs(html)).toEqual([link, `mailto:${brand.supportEmail}`]);
      expect(html).toContain(`>${link}</span`);
      expect(text.split('\n')).toContain(link);
    },
  );

  test.each(examples.filter((content) => !hasLink(content)))('$kind has no button', (content) => {
    expect(hrefs(render(content).html)).toEqual([`mailto:${brand.supportEmail}`]);
  });

  test('a code stands in the mail, never in its subject', () => {
    const { subject, text, html } = render({ kind: 'email-code', code: '409173', minutes: 10 });
    expect(subject).not.toContain('409173');
    expect([text, html].every((part) => part.includes('409173'))).toBe(true);
  });
});

const pieces = [
  '<a href="//evil.example">x</a>',
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
];
const openers = [
  '',
  '"',
  "'",
  '">',
  "'>",
  '</p>',
  '</td></tr></table>',
  '</title>',
  '</style>',
  '-->',
  '<!--',
  '&quot;',
];
const payloads = openers.flatMap((opener) => [
  ...pieces.map((piece) => opener + piece),
  `${opener}<h1>Your account is closed</h1>`,
  `${opener}<style>*{display:none}</style>`,
  `${opener}<base href="//evil.example">`,
  `${opener}<meta http-equiv=refresh content=0>`,
  `${opener}<form action="//evil.example">`,
  `${opener}<svg/onload=alert(1)>`,
  `${opener}<a\thref=javascript:alert(1)>`,
  `${opener}\u0000<b>`,
  `${opener}\uff1cb\uff1e`,
  `${opener}\r\nBcc: b@evil.example\r\n\r\n<b>`,
  `${opener}=?utf-8?q?=3Cb=3E?=`,
  `${opener}\${1}{{1}}<%=1%>`,
  `${opener}\u202e<b>`,
  `${opener}]]><b>`,
]);

describe('I02: a name with HTML in it stays text', () => {
  test('I02: there are 200 payloads', () => {
    expect(new Set(payloads).size).toBeGreaterThanOrEqual(200);
  });

  test.each(payloads)('I02: %j', (payload) => {
    for (const [index, content] of each(payload).entries()) {
      const { subject, text, html } = render(content);
      const harmless = render(each('Contoso')[index] ?? content);
      expect(tags(html)).toEqual(tags(harmless.html));
      expect(subject).toBe(harmless.subject);
      expect(text.split('\n')).toHaveLength(harmless.text.split('\n').length);
    }
  });

  test('I02: a long name is cut at 64 characters', () => {
    const long = each('n'.repeat(10_000), 'w'.repeat(1200)).map(render);
    for (const { text, html } of long) {
      expect(text).not.toContain('n'.repeat(64));
      expect(text).not.toContain('w'.repeat(1000));
      expect(html.length).toBeLessThan(6000);
    }
    expect(long[0]?.text).toContain(`“${'n'.repeat(63)}…”`);
  });
});

/** What mail programs make a link of, in plain text and in the text of HTML: schemes, names with dots, addresses. */
const linkedByItself =
  /[a-z][a-z\d+.-]*:\/\/\S*|[\p{L}\d_-]+([.\u3002][\p{L}\d_-]+)+[\w/?=#]*|[\w.+-]+@[\p{L}\d-][\p{L}\d.-]*|(mailto|tel):[\w+][^\s”]*/giu;
const ours = new Set([link, brand.supportEmail]);
const strangers = (text: string): string[] =>
  (text.match(linkedByItself) ?? []).filter((one) => !ours.has(one));
const textOf = (html: string): string =>
  html
    .replace(/<head>[\s\S]*<\/head>/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');

describe('I03: a name with an address in it does not become a link', () => {
  test.each([
    'evil.example',
    'www.evil.example',
    'https://evil.example/path?x=1',
    'HTTP://EVIL.EXAMPLE',
    'ftp://evil.example',
    'Click https://evil.example now',
    'support@evil.example',
    'mailto:support@evil.example',
    'tel:+4930123',
    'evil\u3002example',
    'evil\uff0eexample',
    'evil\u2024example',
    'e\u200bvil.exam\u00adple',
    'evil.\u2060example',
    '\\\\evil.example\\share',
    'xn--mnchen-3ya.example',
    'm\u00fcnchen.example',
    '10.0.0.1/path',
    'evil.example.',
    '(evil.example)',
    '“evil.example”',
  ])('I03: %j', (name) => {
    for (const content of each(name)) {
      const { text, html } = render(content);
      expect(strangers(text)).toEqual([]);
      expect(strangers(textOf(html))).toEqual([]);
    }
  });

  test('I03: a name is seen to begin and end, whatever is in it', () => {
    const [invitation] = each('Contoso” invites you. “Parspec').map(render);
    expect(invitation?.text).toContain("“Contoso' invites you. 'Parspec” invites you");
  });

  test('I03: what cannot be seen does not turn or hide our sentence', () => {
    const [invitation] = each('Con\u202etoso\u2066\n\n\u2028Ltd\u0007\u200f').map(render);
    expect(invitation?.text).toContain('“Contoso Ltd” invites you to the account “Contoso Ltd”.');
  });
});
