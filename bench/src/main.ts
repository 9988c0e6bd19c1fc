import { buildServer } from '../../server/build/build-server.ts';
import { benchClaims } from './claims.ts';
import { benchCrowd } from './crowd.ts';
import { benchEmulator } from './emulator.ts';
import { benchEnforcement } from './enforcement.ts';
import { benchFairness } from './fairness.ts';
import { startHouse, type BenchHouse } from './house.ts';
import { benchLargeFiles } from './large-files.ts';
import { benchMessages } from './messages.ts';
import { benchOutbox } from './outbox.ts';
import { Report, writeProof } from './report.ts';
import { benchRevocation } from './revocation.ts';
import { benchSessionCheck } from './session-check.ts';
import { benchSignIn } from './sign-in.ts';
import { benchStart } from './start.ts';

interface Bench {
  readonly what: string;
  readonly run: (report: Report) => Promise<void>;
}

/** Each in a house of its own, so that what one leaves behind is not measured by the next. */
const inHouse =
  (bench: (report: Report, house: BenchHouse) => Promise<void>) =>
  async (report: Report): Promise<void> => {
    const house = await startHouse();
    try {
      await bench(report, house);
    } finally {
      await house.stop();
    }
  };

const benches: Readonly<Record<string, Bench>> = {
  'session-check': {
    what: 'Who holds this cookie: beside Hono with one prepared query and beside Better Auth, and with a thousand times as many sessions',
    run: inHouse(benchSessionCheck),
  },
  'sign-in': {
    what: 'Complete sign-ins with the emulator, beside Better Auth',
    run: inHouse(benchSignIn),
  },
  emulator: {
    what: 'The code flow of the emulator, beside a bare signature, oauth2-mock-server and emulate',
    run: inHouse(benchEmulator),
  },
  start: {
    what: 'How soon the server serves, its memory, and the size of the first pages',
    run: inHouse(benchStart),
  },
  messages: {
    what: 'Messages accepted over HTTP, and the event loop under bodies of a megabyte',
    run: inHouse(benchMessages),
  },
  outbox: {
    what: 'Messages taken for sending and handed over, beside their floors and beside BullMQ on Redis with the same lane rule',
    run: benchOutbox,
  },
  claims: {
    what: 'How long the dispatcher looks for what it takes next, with few and with many messages waiting',
    run: benchClaims,
  },
  fairness: {
    what: 'When a single message leaves while another organization has 100,000 waiting',
    run: benchFairness,
  },
  'large-files': {
    what: 'Memory of the server while files of 10 MB and of 100 MB stream through it',
    run: inHouse(benchLargeFiles),
  },
  crowd: {
    what: 'Every page and operation at 1,000 and at 100,000 users of one account',
    run: inHouse(benchCrowd),
  },
  enforcement: {
    what: 'The switch to Microsoft as the only way in, for 100,000 people, beside its floor',
    run: inHouse(benchEnforcement),
  },
  revocation: {
    what: '20,000 sessions revoked and refused, beside Better Auth',
    run: inHouse(benchRevocation),
  },
};

await buildServer();
const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(benches)) {
  const bench = benches[name];
  if (bench === undefined)
    throw new Error(`There is no bench "${name}"; there are ${Object.keys(benches).join(', ')}.`);
  console.log(`\n${name}: ${bench.what}\n`);
  const report = new Report();
  await bench.run(report);
  writeProof(name, bench.what, report);
}
