import { execFile } from 'node:child_process';
import { generateKeyPairSync, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createSigner } from './sign-aside.ts';

const newPair = (): ReturnType<typeof generateKeyPairSync> =>
  generateKeyPairSync('rsa', { modulusLength: 2048 });
const first = newPair();
const second = newPair();

test.each([1, 2])(
  'with %i threads everybody gets the signature of their own text and key',
  async (threads) => {
    const sign = createSigner(threads);
    const asked = Array.from({ length: 60 }, (_, at) => ({
      text: `text ${at}`,
      pair: at % 7 < 5 ? first : second,
    }));
    const signatures = await Promise.all(asked.map(({ text, pair }) => sign(text, pair.privateKey)));
    for (const [at, { text, pair }] of asked.entries()) {
      const signature = Buffer.from(signatures[at] ?? '', 'base64url');
      expect(verify('RSA-SHA256', Buffer.from(text), pair.publicKey, signature), text).toBe(true);
    }
  },
);

test('a key that cannot sign is told to its caller, and others go on', async () => {
  const sign = createSigner(1);
  const answers = await Promise.allSettled([
    sign('one', first.publicKey),
    sign('two', first.privateKey),
    sign('three', first.publicKey),
  ]);
  expect(answers.map(({ status }) => status)).toContain('rejected');
  const signature = Buffer.from(await sign('later', first.privateKey), 'base64url');
  expect(verify('RSA-SHA256', Buffer.from('later'), first.publicKey, signature)).toBe(true);
});

test('the thread keeps no process alive', async () => {
  const program = `
    const { createSigner } = await import(${JSON.stringify(new URL('sign-aside.ts', import.meta.url).href)});
    const { privateKey } = (await import('node:crypto')).generateKeyPairSync('rsa', { modulusLength: 2048 });
    const alive = setTimeout(() => {}, 60_000);
    console.log((await createSigner(1)('text', privateKey)).length);
    clearTimeout(alive);`;
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  expect((await run).stdout.trim()).toBe('342');
});
