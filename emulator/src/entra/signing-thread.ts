import { sign } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import type { SigningBatch } from './sign-aside.ts';

/** What `sign-aside.ts` starts: signs one batch after the other with RS256, and nothing else. */
parentPort?.on('message', ({ key, texts }: SigningBatch) => {
  parentPort?.postMessage(
    texts.map((text) => sign('RSA-SHA256', Buffer.from(text), key).toString('base64url')),
  );
});
