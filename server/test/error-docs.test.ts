import { errorCatalogue, type ErrorEntry } from '@gatehouse/contract';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const docs = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'errors', 'README.md'), 'utf8');

test.each(Object.entries<ErrorEntry>(errorCatalogue))(
  'docs/errors has the row of %s, word for word',
  (code, entry) => {
    const { status, title, next, internal, retry } = entry;
    expect(docs).toContain(`| \`${code}\` | ${[status, title, next, internal, retry].join(' | ')} |`);
  },
);
