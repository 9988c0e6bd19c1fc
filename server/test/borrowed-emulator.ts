import { inject } from 'vitest';
import { callControl, type EmulatorAddresses } from './emulator-process.ts';

/** An emulator for one test file, as new, whose registrations send browsers back to one address. */
export interface BorrowedEmulator extends EmulatorAddresses {
  call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  /** Microsoft is away from now on. */
  stop(): Promise<void>;
  /** For the next test file. */
  giveBack(): Promise<void>;
}

async function ask(path: string, body: object): Promise<unknown> {
  const response = await fetch(inject('emulatorLenderUrl') + path, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

export async function borrowEmulator(baseUrl: string): Promise<BorrowedEmulator> {
  const addresses = (await ask('/borrow', { baseUrl })) as EmulatorAddresses;
  const { control } = addresses;
  let isStopped = false;
  return {
    ...addresses,
    call: (method, path, body) => callControl(addresses, method, path, body),
    async stop() {
      isStopped = true;
      await ask('/stop', { control });
    },
    async giveBack() {
      if (!isStopped) await ask('/return', { control });
    },
  };
}
