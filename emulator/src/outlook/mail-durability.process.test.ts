import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createControlClient } from '../control/client.ts';
import { letter, type ListedMail } from '../graph/mail-bench.ts';
import { freePort, isReady, startProcess } from '../../test/own-process.ts';
import { mailAuthorizeAddress, newBrowser, requestToken, returned } from '../../test/relying-party.ts';
import { mailClientId } from '../directory/demo-world.ts';

let dataDir: string;
let child: ChildProcess | undefined;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'emulator-mail-'));
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await rm(dataDir, { recursive: true });
});

async function start(port: number): Promise<ChildProcess> {
  const run = startProcess(port, dataDir);
  child = run.child;
  await isReady(run);
  return run.child;
}

async function mailToken(port: number): Promise<string> {
  const control = createControlClient(`http://127.0.0.1:${port}`);
  await control.autoAnswer({ upn: 'ada@contoso.example' });
  const login = `http://127.0.0.1:${port + 1}`;
  const { code = '' } = returned(await newBrowser(login).get(mailAuthorizeAddress()));
  const { body } = await requestToken(login, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: 'http://localhost:3000/mailboxes/callback',
    client_id: mailClientId,
    client_secret: 'emulated-mail-secret-9b2e',
  });
  return String(body['access_token']);
}

test('what was answered with 202 is there after kill -9 at any moment, once each', async () => {
  const port = await freePort();
  const first = await start(port);
  const authorization = `Bearer ${await mailToken(port)}`;
  const accepted: string[] = [];
  const sender = async (name: string): Promise<void> => {
    for (let turn = 0; ; turn += 1) {
      const subject = `${name}${turn}`;
      const response = await fetch(`http://127.0.0.1:${port + 2}/v1.0/me/sendMail`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(letter({ subject })),
      });
      if (response.status === 202) accepted.push(subject);
    }
  };
  const senders = ['a', 'b', 'c'].map((name) => sender(name).catch(() => {}));
  while (accepted.length < 25) await new Promise((done) => setTimeout(done, 5));
  first.kill('SIGKILL');
  await Promise.all([...senders, once(first, 'exit')]);

  await start(port);
  const control = createControlClient(`http://127.0.0.1:${port}`);
  const inbox = await control.call<ListedMail[]>('GET', '/mailboxes/ben@contoso.example/inbox');
  const subjects = inbox.map((mail) => mail.subject);
  expect(subjects).toEqual(expect.arrayContaining(accepted));
  expect(new Set(subjects).size).toBe(subjects.length);
  // At most the one that each sender was waiting for is there without having been answered.
  expect(subjects.length - accepted.length).toBeLessThanOrEqual(3);
  const sent = await control.call<ListedMail[]>('GET', '/mailboxes/ada@contoso.example/sent');
  expect(sent).toHaveLength(inbox.length);
});
