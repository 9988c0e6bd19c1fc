import { createServer } from 'node:net';
import { emulatorSurfaces, StartRefused, type StartSettings } from './settings.ts';

interface Listener {
  readonly port: number;
  readonly what: string;
  readonly variable: string;
}

function listeners(settings: StartSettings): readonly Listener[] {
  const base = settings.emulatorPort;
  const emulator =
    base === null
      ? []
      : Object.entries(emulatorSurfaces).map(([surface, distance]) => ({
          port: base + distance,
          what: `the emulated ${surface}`,
          variable: 'EMULATOR_PORT',
        }));
  return [
    { port: settings.port, what: 'the product', variable: 'PORT' },
    { port: settings.operationsPort, what: 'health and metrics', variable: 'OPERATIONS_PORT' },
    ...emulator,
    ...(settings.hostsPort === null
      ? []
      : [{ port: settings.hostsPort, what: 'the emulator under Microsoft’s names', variable: '--hosts' }]),
  ];
}

/** Refuses the start where a port is taken, naming the port, its purpose and the variable that moves it. */
export async function refuseTakenPorts(settings: StartSettings): Promise<void> {
  for (const { port, what, variable } of listeners(settings)) {
    const why = await whyNot(port);
    if (why === null) continue;
    const sentence = why === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${why})`;
    const other = suggest(variable, port);
    const again = variable === '--hosts' ? `npm start -- --hosts ${other}` : `${variable}=${other} npm start`;
    throw new StartRefused(
      `Port ${port} (${what}) ${sentence}: stop that program, or choose another with ${again}.`,
    );
  }
}

function suggest(variable: string, port: number): number {
  return variable === 'EMULATOR_PORT' ? 14_000 : (port < 1024 ? 0 : port) + 10_000;
}

async function whyNot(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (fault: NodeJS.ErrnoException) => resolve(fault.code ?? fault.message));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(null)));
  });
}
