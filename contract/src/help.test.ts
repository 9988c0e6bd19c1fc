import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { errorCatalogue, type ErrorCode } from './errors.ts';
import { helpOfError, itRequests, turnHolders } from './help.ts';
import { letterToIt, letterToSupport, mailtoHref } from './help-letters.ts';
import { helpMoments } from './help-moments.ts';
import { microsoftPages, type MicrosoftPage } from './microsoft-pages.ts';

const root = join(import.meta.dirname, '..', '..');
const labels = JSON.parse(
  readFileSync(join(root, 'docs', 'reference', 'portal-labels.json'), 'utf8'),
) as Record<string, { readonly text?: string; readonly microsoft?: string }>;
const pages: readonly MicrosoftPage[] = Object.values(microsoftPages);

describe('the links to Microsoft', () => {
  test.each(pages.map((page) => [page.href, page] as const))(
    '%s is one of Microsoft’s, with its date',
    (href, page) => {
      expect(new URL(href).protocol).toBe('https:');
      expect(new URL(href).hostname).toMatch(/(^|\.)(microsoft|microsoftonline)\.com$/);
      // Without a language, so that Microsoft picks the reader's.
      expect(href).not.toMatch(/\/[a-z]{2}-[a-z]{2}\//);
      expect(page.readAt).toMatch(/^\d{4}-\d\d-\d\d$/);
    },
  );

  test('no page stands twice', () => {
    expect(new Set(pages.map((page) => page.href)).size).toBe(pages.length);
  });

  test('the addresses of the admin center are those of the portal’s own table', () => {
    const known = Object.values(labels).map((label) => label.microsoft?.replace('/{tenant}/', '/'));
    for (const page of pages.filter(({ for: reader }) => reader === 'admin-center'))
      expect(known).toContain(page.href);
  });
});

test.each(Object.keys(errorCatalogue) as ErrorCode[])('the failure %s has help', (code) => {
  const { turn, page } = helpOfError(code);
  expect(microsoftPages).toHaveProperty(page);
  expect(turnHolders).toContain(turn);
});

test.each(Object.entries(helpMoments))(
  'the moment %s says in short sentences what happened and what comes next',
  (_key, moment) => {
    for (const sentence of `${moment.happened} ${moment.next}`.split(/(?<=[.?])\s/))
      expect(sentence.split(' ').length).toBeLessThan(21);
  },
);

describe('the letter to IT', () => {
  test.each(itRequests)('%s walks the portal in its own words', (request) => {
    const { subject, body } = letterToIt('Parspec', request, { aadsts: 90094, correlationId: 'an-id' });
    expect(subject + body).not.toContain('{brand}');
    expect(body).toMatch(/AADSTS90094\nCorrelation Id: an-id/);
    const words = new Set(Object.values(labels).map((label) => label.text));
    for (const line of body.split('\n').filter((one) => one.includes(' > ')))
      for (const step of line.replace(/^.*: /, '').split(' > '))
        expect(step === 'Parspec' || words.has(step)).toBe(true);
  });

  test('opens in the person’s own mail program, without a recipient', () => {
    const href = mailtoHref('', letterToIt('A & B', 'approve'));
    expect(href).toMatch(/^mailto:\?subject=Please%20approve%20A%20%26%20B%20/);
    expect(new URL(href).searchParams.get('body')).toContain('\r\n');
  });
});

test.each([
  [{}, 'I need help'],
  [{ reference: '7KQM-4XTR' }, 'Reference 7KQM-4XTR'],
  [{ reference: '7KQM-4XTR', correlationId: 'an-id' }, 'Reference 7KQM-4XTR · Correlation Id an-id'],
])('the letter to support with %j is called "%s"', (facts, subject) => {
  expect(letterToSupport(facts).subject).toBe(subject);
});
