import { Hono } from 'hono';
import type { EmulatorClock } from './control/clock.ts';
import type { Emulator } from './emulator.ts';
import type { Answering } from './listen.ts';

/** The surfaces that deal with mail, started. */
export interface MailSurfaces {
  readonly graph: Answering;
  readonly outlook: Answering;
  readonly smtpAddress: string;
  /** `/mailboxes/*`, `/notices`, `/deliveries` of the control API. */
  readonly controlRoutes: Hono;
  resetMail(): Promise<void>;
  close(): Promise<void>;
}

export async function openMail(
  _dataDir: string | undefined,
  _clock: EmulatorClock,
): Promise<Emulator['mail']> {
  return undefined as never;
}

export async function startMailSurfaces(_emulator: Emulator, _smtpPort: number): Promise<MailSurfaces> {
  return {
    graph: new Hono(),
    outlook: new Hono(),
    smtpAddress: '',
    controlRoutes: new Hono(),
    resetMail: async () => {},
    close: async () => {},
  };
}
