import { describe, expect, test } from 'vitest';
import { withFiles, type MailedFile } from './files-block.model.ts';

const file: MailedFile = {
  name: 'plan.pdf',
  sizeBytes: 12_300_000,
  url: 'https://gate.example/files/abc',
  expiresAt: new Date('2026-12-30T23:59:00Z'),
};
const block =
  '<div><p><b>Files</b></p><ul><li><a href="https://gate.example/files/abc">plan.pdf</a> (12.3 MB), until 30 December 2026</li></ul></div>';

describe('the list of links in a mail', () => {
  test.each([
    ['stands at the end', '<p>Hello</p>', `<p>Hello</p>${block}`],
    ['stands within the body', '<body><p>x</p></BODY></html>', `<body><p>x</p>${block}</BODY></html>`],
    ['stands alone', '', block],
  ])('%s', (_what, html, wanted) => {
    expect(withFiles(html, [file])).toBe(wanted);
  });

  test('is not there where there is no file', () => {
    expect(withFiles('<p>Hello</p>', [])).toBe('<p>Hello</p>');
  });

  test('I04: the name of a file is text, whatever it says', () => {
    const name = `"><img src=x onerror='alert(1)'>&.pdf`;
    const html = withFiles('', [{ ...file, name }]);
    expect(html).toContain('&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;.pdf');
    expect(html).not.toContain('<img');
  });

  test('says of a link that is over before the mail leaves that it is', () => {
    const html = withFiles('', [{ ...file, url: null }]);
    expect(html).toContain('plan.pdf (12.3 MB), no longer available');
    expect(html).not.toContain('href');
  });
});
