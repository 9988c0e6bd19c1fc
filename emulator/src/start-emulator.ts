import { adminCentreApp } from './admin-centre/admin-centre-app.ts';
import { controlApp } from './control/control-app.ts';
import { createClock } from './control/clock.ts';
import { createFaults } from './control/faults.ts';
import { createRequestLog } from './control/request-log.ts';
import { admitProduct } from './directory/demo-world.ts';
import { createDirectory } from './directory/directory.ts';
import { completeOlderState } from './directory/older-state.ts';
import { openStateFile } from './directory/state-file.ts';
import type { StateFile } from './directory/state-file.ts';
import { applySignInFact, forgetOldCodes, newState } from './emulator-state.ts';
import type { EmulatorState, SignInFact } from './emulator-state.ts';
import type { Addresses, Emulator } from './emulator.ts';
import { createAccessTokens } from './entra/access-tokens.ts';
import { entraApp } from './entra/entra-app.ts';
import type { Entra } from './entra/entra.ts';
import { createSealedValues } from './entra/sealed-values.ts';
import { createSigningKeys } from './entra/signing-keys.ts';
import { emulatedCloud } from './entra/emulated-cloud.ts';
import { startHostsMode } from './hosts/hosts-mode.ts';
import type { HostsMode, HostsSettings } from './hosts/hosts-mode.ts';
import { namedSurfaces } from './hosts/real-names.ts';
import { listen } from './listen.ts';
import type { Listener } from './listen.ts';
import { createMailStore } from './outlook/mail-store.ts';
import { startMailSurfaces } from './start-mail.ts';

/** A port for each surface; 0 takes a free one. */
export interface Ports {
  readonly control: number;
  readonly login: number;
  readonly graph: number;
  readonly adminCentre: number;
  readonly outlook: number;
  readonly smtp: number;
}

export interface StartOptions {
  /** Exact ports; otherwise they follow `basePort`: 0, +1 … +4 and +25 (ARCHITECTURE.md). */
  readonly ports?: Ports;
  /** Port of the control surface; 0 (default) takes free ports for all. */
  readonly basePort?: number;
  /** Where state is kept; absent: in memory only. */
  readonly dataDir?: string | undefined;
  readonly world?: string;
  /** Origin of the product; its redirect URIs are registered at each start. */
  readonly productOrigin?: string;
  /** Sending limits of tenants that say nothing themselves; absent: none. */
  readonly exchangeLimits?: Emulator['exchangeLimits'];
  /** Also under Microsoft's own names, by TLS; the links in answers then carry them. */
  readonly hosts?: HostsSettings | undefined;
}

export interface RunningEmulator {
  readonly emulator: Emulator;
  readonly addresses: Addresses;
  readonly hosts: HostsMode | undefined;
  close(): Promise<void>;
}

/** Ports that follow a base port; all free ones for 0. */
export function portsFrom(basePort: number): Ports {
  const at = (distance: number): number => (basePort === 0 ? 0 : basePort + distance);
  return { control: at(0), login: at(1), graph: at(2), adminCentre: at(3), outlook: at(4), smtp: at(25) };
}

/** Starts all surfaces and resolves when every one of them answers. */
export async function startEmulator(options: StartOptions = {}): Promise<RunningEmulator> {
  const productOrigin = options.productOrigin ?? 'http://localhost:3000';
  const file = await openStateFile<EmulatorState, SignInFact>({
    dataDir: options.dataDir,
    name: 'entra',
    initial: () => firstState(options.world ?? 'demo', productOrigin),
    apply: applySignInFact,
    tidy: forgetOldCodes,
  });
  completeOlderState(file.value);
  admitProduct(file.value.registrations, productOrigin);
  const listeners = await listenOnAll(options.ports ?? portsFrom(options.basePort ?? 0));
  try {
    const origins = options.hosts ? { ...listeners.origins, ...emulatedCloud } : listeners.origins;
    const entra = await buildEntra(file, origins, options);
    const surfaces = await startMailSurfaces(entra, listeners.ports.smtp);
    const addresses = Object.assign(entra.addresses, { smtp: surfaces.smtpAddress });
    const named = {
      login: entraApp(entra),
      graph: surfaces.graph,
      outlook: surfaces.outlook,
      adminCentre: adminCentreApp(entra),
    };
    for (const name of namedSurfaces) listeners.surfaces[name].answerWith(named[name]);
    const hosts = options.hosts && (await startHostsMode(named, options.hosts));
    listeners.surfaces.control.answerWith(
      controlApp({
        entra,
        productOrigin,
        hosts,
        resetMail: () => entra.mail.reset(),
        mailRoutes: surfaces.controlRoutes,
      }),
    );
    const close = async (): Promise<void> => {
      await Promise.all([listeners.close(), surfaces.close(), hosts?.close()]);
      await file.close();
    };
    return { emulator: entra, addresses, hosts, close };
  } catch (error) {
    await listeners.close();
    throw error;
  }
}

async function firstState(world: string, productOrigin: string): Promise<EmulatorState> {
  const state = await newState(world, productOrigin);
  if (!state) throw new Error(`There is no world "${world}"; known worlds: demo, empty`);
  return state;
}

async function buildEntra(
  file: Pick<StateFile<EmulatorState, SignInFact>, 'value' | 'save' | 'note'>,
  addresses: Addresses,
  { dataDir, exchangeLimits = 'none' }: StartOptions,
): Promise<Entra> {
  const state = file.value;
  const clock = createClock(state.clock);
  const keys = createSigningKeys(state.signingKeys);
  return {
    addresses,
    clock,
    directory: createDirectory(state),
    accessTokens: createAccessTokens(keys, clock),
    mail: await createMailStore({ dataDir, clock }),
    faults: createFaults(),
    requestLog: createRequestLog(),
    exchangeLimits,
    state,
    keys,
    sealed: createSealedValues(() => state.sealingKey),
    save: file.save,
    note: file.note,
  };
}

const httpSurfaces = ['control', 'login', 'graph', 'adminCentre', 'outlook'] as const;

async function listenOnAll(ports: Ports): Promise<{
  ports: Ports;
  origins: Addresses;
  surfaces: Record<(typeof httpSurfaces)[number], Listener>;
  close(): Promise<void>;
}> {
  const opened: Listener[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((listener) => listener.close()));
  };
  const open = async (name: (typeof httpSurfaces)[number]): Promise<Listener> => {
    const listener = await listen(name, ports[name]);
    opened.push(listener);
    return listener;
  };
  try {
    const surfaces = {
      control: await open('control'),
      login: await open('login'),
      graph: await open('graph'),
      adminCentre: await open('adminCentre'),
      outlook: await open('outlook'),
    };
    const origins = {
      control: surfaces.control.origin,
      login: surfaces.login.origin,
      graph: surfaces.graph.origin,
      adminCentre: surfaces.adminCentre.origin,
      outlook: surfaces.outlook.origin,
      smtp: '',
    };
    return { ports, origins, surfaces, close };
  } catch (error) {
    await close();
    throw error;
  }
}
