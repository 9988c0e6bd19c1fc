import type { HostsMode } from '../hosts/hosts-mode.ts';
import type { Hono } from 'hono';
import { resetState } from '../emulator-state.ts';
import type { Entra } from '../entra/entra.ts';
import { ControlError } from './fields.ts';

/** What the control surface needs beyond Entra: how to start mail over, and where the product is (a reset may move it). */
export interface ControlParts {
  readonly entra: Entra;
  productOrigin: string;
  /** How programs arrive here under Microsoft's own names, where the emulator was started so. */
  readonly hosts: HostsMode | undefined;
  /** Empties mailboxes, notices and deliveries. */
  readonly resetMail: () => Promise<void>;
  /** The control routes of the mail half. */
  readonly mailRoutes: Hono;
}

/** Back to a world as it was written; faults, the log and mail are emptied too. */
export async function resetEmulator(parts: ControlParts, world: string): Promise<void> {
  if (!resetState(parts.entra.state, world, parts.productOrigin)) {
    throw new ControlError(400, 'world', 'Known worlds: demo, empty');
  }
  parts.entra.faults.clear();
  parts.entra.requestLog.clear();
  await Promise.all([parts.entra.save(), parts.resetMail()]);
}
