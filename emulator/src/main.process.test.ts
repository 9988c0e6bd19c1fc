import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { freePort, isReady, startProcess, type OwnProcess } from '../test/own-process.ts';
import { authorizeAddress, newBrowser, redirectUri, requestToken, returned } from '../test/relying-party.ts';
import { createControlClient } from './control/client.ts';

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

function start(port: number, dataDir: string, environment: Record<string, string> = {}): OwnProcess {
  const run = startProcess(port, dataDir, environment);
  started.push(run.child);
  return run;
}

async function exitCode(run: OwnProcess): Promise<number | null> {
  const [code] = (await once(run.child, 'exit')) as [number | null];
  return code;
}

describe('the process', () => {
  test('goes on where it was after kill -9', async () => {
    const [port, dataDir] = [await freePort(), await mkdtemp(join(tmpdir(), 'emulator-kill-'))];
    const login = `http://127.0.0.1:${port + 1}`;
    const control = createControlClient(`http://127.0.0.1:${port}`);
    const first = start(port, dataDir);
    await isReady(first);
    await control.autoAnswer({ upn: 'ada@contoso.example' });
    const code = returned(await newBrowser(login).get(authorizeAddress()))['code'] ?? '';
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri };
    const tokens = await requestToken(login, form);
    first.child.kill('SIGKILL');
    await exitCode(first);

    const second = start(port, dataDir);
    await isReady(second);
    const refresh = { grant_type: 'refresh_token', refresh_token: String(tokens.body['refresh_token']) };
    expect((await requestToken(login, refresh)).status).toBe(200);
    expect((await requestToken(login, form)).body['error_codes']).toEqual([54005]);
    second.child.kill('SIGTERM');
    expect(await exitCode(second)).toBe(0);
    await rm(dataDir, { recursive: true });
  });

  test('starts with Microsoft’s sending limits where EXCHANGE_LIMITS says so, and a reset keeps them', async () => {
    const [port, dataDir] = [await freePort(), await mkdtemp(join(tmpdir(), 'emulator-limits-'))];
    const run = start(port, dataDir, { EXCHANGE_LIMITS: 'as-microsoft' });
    await isReady(run);
    const control = createControlClient(`http://127.0.0.1:${port}`);
    await control.reset();
    const limits = await control.call('GET', '/mailboxes/ada@contoso.example/limits');
    expect(limits).toMatchObject({ limits: { messagesPerMinute: 30, recipientsPerDay: 10_000 } });
    run.child.kill('SIGTERM');
    expect(await exitCode(run)).toBe(0);

    const wrong = start(port, dataDir, { EXCHANGE_LIMITS: 'some' });
    expect(await exitCode(wrong)).toBe(1);
    expect(wrong.output().trim()).toBe('EXCHANGE_LIMITS must be none or as-microsoft, and it is "some".');
    await rm(dataDir, { recursive: true });
  });

  test('says in one sentence that a port is taken, and exits with 1', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const dataDir = await mkdtemp(join(tmpdir(), 'emulator-taken-'));
    const run = start(Math.min(port, 65_000), dataDir);
    expect(await exitCode(run)).toBe(1);
    expect(run.output().trim().split('\n')).toEqual([
      `Port ${port}, which the emulator needs for control, is taken; stop what listens there or set EMULATOR_PORT.`,
    ]);
    taken.close();
    await rm(dataDir, { recursive: true });
  });
});
