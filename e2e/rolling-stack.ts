import { expect } from '@playwright/test';
import { createControlClient } from '@gatehouse/emulator/control-client';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePlace, startReplicas } from '../test/replicas.ts';
import { startRoundRobin } from '../test/round-robin.ts';
import { ended, environmentOf, freeBasePort, untilOk, type Stack } from './ground.ts';

const root = join(import.meta.dirname, '..');

function start(file: string, options: readonly string[], environment: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [join(root, file), ...options], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Two replicas behind a proxy that repeats nothing; as long as the journeys last, one after the other is replaced. */
export async function startRollingStack(): Promise<Stack> {
  const base = await freeBasePort();
  const dataDir = await mkdtemp(join(tmpdir(), 'gatehouse-rolling-'));
  const at = (offset: number): string => `http://127.0.0.1:${base + offset}`;
  const environment = environmentOf(base, dataDir);
  const emulator = start('emulator/src/main.ts', [], environment);
  emulator.stdout?.resume();
  const postgres = start('server/test/programs/hold-postgres.ts', [join(dataDir, 'postgres')], environment);
  const [address] = (await once(postgres.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  await untilOk(`${at(0)}/state`, emulator);
  const front = await startRoundRobin(base + 30);
  const replicas = await startReplicas(front, [await freePlace(), await freePlace()], {
    ...environment,
    DATABASE_URL: address.toString().trim(),
    DRAIN_SECONDS: '3',
  });
  await untilOk(`${at(30)}/sign-in`, emulator);
  let isOver = false;
  const replacing = (async () => {
    while (!isOver) await replicas.replaceOldest('new-first');
  })();
  return {
    baseUrl: `http://localhost:${base + 30}`,
    login: at(1),
    outlook: at(4),
    adminCentre: at(3),
    emulator: createControlClient(at(0)),
    killAndStartAgain: () => Promise.reject(new Error('this house is never killed')),
    async stop() {
      isOver = true;
      await replacing;
      await Promise.all([replicas.close(), front.close()]);
      for (const child of [emulator, postgres]) child.kill('SIGTERM');
      await Promise.all([ended(emulator), ended(postgres)]);
      await rm(dataDir, { recursive: true, force: true });
      expect(front.failures).toEqual([]);
      expect(replicas.ends.length).toBeGreaterThan(1);
      expect(replicas.ends.filter(([status]) => status !== 0)).toEqual([]);
    },
  };
}
