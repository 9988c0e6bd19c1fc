import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describeEnd, startChild, waitUntilReady, type Child } from './start/child.ts';
import { describePeople, readHosts, registerProduct, type Hosts } from './start/emulator.ts';
import { refuseTakenPorts } from './start/ports.ts';
import {
  endLeftovers,
  foreignOwner,
  forgetRun,
  isAlive,
  readRun,
  recognise,
  writeRun,
  type KnownProcess,
} from './start/run-record.ts';
import {
  emulatorSurfaces,
  readSettings,
  root,
  serverEnvironment,
  StartRefused,
  type StartSettings,
} from './start/settings.ts';

/** Refuses a second start on the same data; ends what a killed start left behind. */
async function takeOver(settings: StartSettings): Promise<void> {
  const owner = foreignOwner(settings.dataDir);
  if (owner !== null) {
    throw new StartRefused(
      `Files in ${settings.dataDir} belong to another user (uid ${owner}), from an earlier start: start as that user, or have the folder removed by sudo rm -rf ${settings.dataDir}.`,
    );
  }
  const earlier = readRun(settings.dataDir);
  if (earlier === null) return;
  if (isAlive(earlier.starter)) {
    throw new StartRefused(
      `Gatehouse runs already (process ${earlier.starter.pid}) on ${settings.dataDir}: stop it with Ctrl-C there or kill ${earlier.starter.pid}, then start again.`,
    );
  }
  const leftovers = earlier.children.filter(isAlive);
  if (leftovers.length === 0) return;
  console.log('An earlier run was cut off: ending what it left behind …');
  await endLeftovers(leftovers);
}

function known(children: readonly Child[]): readonly KnownProcess[] {
  return children.map(({ pid }) => recognise(pid)).filter((process) => process !== null);
}

function remember(settings: StartSettings, children: readonly Child[]): void {
  const starter = recognise(process.pid);
  if (starter !== null) writeRun(settings.dataDir, { starter, children: known(children) });
}

/** Resolves with how the emulator is reached under Microsoft's own names; null where it is not. */
async function startAll(settings: StartSettings, children: Child[]): Promise<Hosts | null> {
  remember(settings, children);
  let hosts: Hosts | null = null;
  const start = async (
    name: string,
    file: string,
    environment: NodeJS.ProcessEnv,
    ready: string,
    options: readonly string[] = [],
  ): Promise<void> => {
    if (!existsSync(join(root, file)))
      throw new StartRefused(`${file} is missing: this checkout is not complete.`);
    console.log(`Starting the ${name} …`);
    const child = startChild(name, file, environment, settings.dataDir, options);
    children.push(child);
    remember(settings, children);
    await waitUntilReady(child, ready);
  };
  if (settings.emulatorPort !== null) {
    const control = `http://127.0.0.1:${settings.emulatorPort}`;
    const environment = {
      EXCHANGE_LIMITS: 'as-microsoft',
      ...process.env,
      DATA_DIR: settings.dataDir,
      BASE_URL: settings.baseUrl,
    };
    const options = settings.hostsPort === null ? [] : ['--hosts', String(settings.hostsPort)];
    await start('emulator', 'emulator/src/main.ts', environment, `${control}/state`, options);
    await registerProduct(control, new URL(settings.baseUrl).origin);
    hosts = await readHosts(control);
  }
  const ready = `http://127.0.0.1:${settings.operationsPort}/readyz`;
  await start('server', 'server/src/main.ts', serverEnvironment(settings, hosts?.environment ?? null), ready);
  return hosts;
}

/** Nothing of ours may move a browser that runs already: the one that is used must be started so. */
function describeHosts(baseUrl: string, { caFile, environment, chromiumArguments }: Hosts): void {
  console.log(
    'The product asks for Microsoft by its own names, and a program that is started so arrives here too:',
  );
  const assignments = Object.entries(environment).map(([name, value]) => `${name}='${value}'`);
  console.log(`  ${assignments.join(' ')} node …`);
  console.log('Your browser would go to Microsoft itself. One that does not, with a profile of its own:');
  const options = ['--user-data-dir=/tmp/hosts-mode', ...chromiumArguments].map((text) => `'${text}'`);
  console.log(`  chromium ${options.join(' ')} ${baseUrl}`);
  console.log(`The throw-away CA is ${caFile}.\n`);
}

async function welcome(settings: StartSettings, hosts: Hosts | null): Promise<void> {
  console.log(`\nGatehouse is ready: ${settings.baseUrl}\n`);
  if (settings.emulatorPort === null) return;
  const at = (surface: keyof typeof emulatorSurfaces): string =>
    `http://127.0.0.1:${(settings.emulatorPort ?? 0) + emulatorSurfaces[surface]}`;
  console.log('Microsoft is emulated on this machine; nothing leaves it:');
  console.log(`  Outlook on the web   ${at('Outlook')}`);
  console.log(`  admin centre         ${at('admin centre')}`);
  console.log(`  clock, faults, state ${at('control')}`);
  console.log(`  support console      ${settings.baseUrl}/support (sam, tess)\n`);
  if (hosts) describeHosts(settings.baseUrl, hosts);
  console.log('Who can sign in:');
  for (const line of await describePeople(at('control'))) console.log(line);
  console.log(
    `\nLogs are in ${join(settings.dataDir, 'logs')}. Ctrl-C stops everything; npm run demo:reset starts the demo over.`,
  );
}

/** The server first: what it still has under way needs the emulator. */
async function stopAll(settings: StartSettings, children: readonly Child[]): Promise<void> {
  for (const child of children.toReversed()) await child.stop();
  forgetRun(settings.dataDir);
}

/** Resolves with null when asked to stop, or with a sentence when a program ended by itself. */
async function untilTheEnd(children: readonly Child[], asked: Promise<null>): Promise<string | null> {
  return Promise.race([asked, ...children.map(async (child) => describeEnd(child, await child.ended))]);
}

/** A signal; or, under npm, the end of its shell: that one dies of a SIGTERM to npm without handing it on. */
function askedToStop(): Promise<null> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(null));
    if (process.env['npm_lifecycle_event'] === undefined) return;
    setInterval(() => process.ppid !== parent && resolve(null), 250).unref();
  });
}

async function run(): Promise<string | null> {
  const settings = readSettings();
  await takeOver(settings);
  await refuseTakenPorts(settings);
  const children: Child[] = [];
  const asked = askedToStop();
  try {
    const started = startAll(settings, children).then((hosts) => ({ hosts }));
    const first = await Promise.race([asked, started]);
    if (first === null) return null;
    await welcome(settings, first.hosts);
    const sentence = await untilTheEnd(children, asked);
    console.log(sentence === null ? '\nStopping …' : '');
    return sentence;
  } finally {
    await stopAll(settings, children);
  }
}

// The terminal may be gone before we are: that is no reason to end out of order.
process.stdout.on('error', () => undefined);
try {
  const sentence = await run();
  if (sentence !== null) throw new StartRefused(sentence);
  process.exit(0);
} catch (fault) {
  if (!(fault instanceof StartRefused)) throw fault;
  process.stderr.write(`\n${fault.message}\n`);
  process.exit(1);
}
