import { readControls } from '../negative-control/control.ts';

/** A named case at its full size: the test of every day, with a bigger number, in shards of at most eight minutes. */
export interface Proof {
  readonly what: string;
  readonly count: number;
  readonly shardCount: number;
  readonly command: readonly string[];
}

const vitest = (file: string, name: string): readonly string[] => [
  'node_modules/vitest/vitest.mjs',
  'run',
  file,
  '-t',
  name,
  '--maxWorkers=1',
];

/** All of them, by the name that `npm run prove` takes. */
export const proofs: Readonly<Record<string, Proof>> = {
  'pkce-challenges': {
    what: 'A04: journeys to Microsoft started over HTTP, each with an S256 challenge of its own',
    count: 100_000,
    shardCount: 25_000,
    command: vitest('server/src/features/sign-in/sign-in.http.test.ts', 'A04'),
  },
  'credential-swap': {
    what: 'G10: sign-ins while the secrets of both registrations are exchanged, none refused',
    count: 2000,
    shardCount: 1000,
    command: vitest('server/test/credential-swap.http.test.ts', 'under load'),
  },
  'session-secrets': {
    what: 'B03: session secrets drawn, none twice, each bit 1 in half of the cases',
    count: 1_000_000,
    shardCount: 1_000_000,
    command: vitest('server/src/ports/random/random.test.ts', 'B03'),
  },
  'seal-uniqueness': {
    what: 'G07: values sealed; of those under one key no two share an IV',
    count: 10_000_000,
    shardCount: 2_500_000,
    command: vitest('server/src/ports/secrets/seal-uniqueness.test.ts', 'no two share an IV'),
  },
  'large-files': {
    what: 'Megabytes of one linked file, up and down, at the largest there may be; memory stays flat, and nobody is read for who does not read',
    count: 250,
    shardCount: 250,
    command: vitest('server/src/features/file-links/file-links.http.test.ts', 'memory stays flat'),
  },
  'session-mixing': {
    what: 'B17: interleaved requests of 1,000 users over two replicas, by session and by API key; each answered to its sender',
    count: 1_000_000,
    shardCount: 25_000,
    command: vitest('server/test/session-mixing.http.test.ts', 'B17'),
  },
  'organization-reach': {
    what: 'L05: pieces of work of twenty organizations, interleaved on two connections; each sees its own rows alone',
    count: 100_000,
    shardCount: 100_000,
    command: vitest('server/src/ports/db/reach.db.test.ts', 'interleaved'),
  },
  'unknown-keys': {
    what: 'A18: tokens with made-up key names at once, four times within five minutes and a little; they cause one fetch in five minutes',
    count: 10_000,
    shardCount: 10_000,
    command: vitest('server/src/ports/microsoft/keys-rotation.test.ts', 'made-up names'),
  },
  'password-guessing': {
    what: 'C02: tries to guess a password over two replicas, from as many clients, and for as many addresses',
    count: 10_000,
    shardCount: 10_000,
    command: vitest('server/src/features/limits/limits.db.test.ts', 'C02'),
  },
  'invitation-tokens': {
    what: 'D12: tokens out of the air over HTTP, from as many clients as their limit asks for; none opens an invitation',
    count: 100_000,
    shardCount: 50_000,
    command: vitest('server/src/features/invitations/invitation-links.http.test.ts', 'out of the air'),
  },
  'large-inputs': {
    what: 'N12: JSON bodies of a megabyte, made against what reads them, eight at once; each answered, and who asks in between',
    count: 1_000,
    shardCount: 1_000,
    command: vitest('server/test/event-loop.http.test.ts', 'of a megabyte at once'),
  },
  'audit-flood': {
    what: 'M11: refused sign-ins of one organization within an hour, over two replicas; a hundred events and one that counts the others',
    count: 1_000_000,
    shardCount: 100_000,
    command: vitest('server/src/features/audit/repeats.db.test.ts', 'failures without end'),
  },
  'enforcement-races': {
    what: 'E01: sign-in, code, choice, reset, invitation, binding, connection and the switch at one moment on two replicas; nothing forbidden is honoured',
    count: 10_000,
    shardCount: 250,
    command: vitest('server/test/enforcement-races.http.test.ts', 'E01'),
  },
  'enforcement-kills': {
    what: 'E06, E07: kill -9 at each step of the switch and of the mails after it; the rule holds whole or not at all, everybody is mailed once',
    count: 20,
    shardCount: 1,
    command: vitest('server/src/features/enforcement/enforcement-kills.process.test.ts', 'E06'),
  },
  'liveness-day': {
    what: 'F07: sessions through a day of the moved clock, each used for eight hours of it, with faults; asked about at a flat rate, none older than its bound, each who is disabled out within it',
    count: 100_000,
    shardCount: 2_500,
    command: vitest('server/test/liveness-day.http.test.ts', 'F07'),
  },
  'held-mail': {
    what: 'H16: messages waiting when their mailbox is refused; none lost, none sent, their sender asked once; all leave when it is connected again',
    count: 1_000,
    shardCount: 1_000,
    command: vitest('server/src/features/outbox/held.http.test.ts', 'none is lost'),
  },
  'renewal-kills': {
    what: 'G09: kill -9 between receiving a new refresh token and storing it; the old one goes on, nothing is lost',
    count: 20,
    shardCount: 10,
    command: vitest('server/src/features/mailboxes/renewal-kills.process.test.ts', 'G09'),
  },
  'directory-data-pages': {
    what: 'B14: names that would like to be markup, on every page that the server renders with names; each is text',
    count: 216,
    shardCount: 108,
    command: vitest('server/test/directory-data.http.test.ts', 'each is text on every page'),
  },
  'directory-data': {
    what: 'B14: names that would like to be markup, as names of people, keys, files, subjects and recipients, on every page with a session in Chromium; no dialog opens, the content policy has nothing to report',
    count: 216,
    shardCount: 36,
    command: ['node_modules/@playwright/test/cli.js', 'test', '--config=e2e/payloads.config.ts'],
  },
  'key-rotations': {
    what: 'G05: sealing keys exchanged under load, and kill -9 of whoever seals anew; nothing is lost, everything opens with the new key alone',
    count: 20,
    shardCount: 10,
    command: vitest('server/src/commands/reseal.process.test.ts', 'keys are exchanged under load'),
  },
  'negative-controls': {
    what: 'O08: every control of every case, where npm test runs the first of each; each turns its test red',
    count: readControls().length,
    shardCount: 50,
    command: ['scripts/negative-controls.ts', '--all'],
  },
  'user-races': {
    what: 'D10, D11: races for the same new user, and of two admins who demote each other',
    count: 1_000,
    shardCount: 250,
    command: vitest('server/src/features/people/people.http.test.ts', 'D1'),
  },
  'consent-matrix': {
    what: 'Consent: four tenants, both registrations, every ending, clicked through in Chromium; everybody sees what docs/reference/consent-matrix.md says',
    count: 96,
    shardCount: 24,
    command: ['node_modules/@playwright/test/cli.js', 'test', '--config=e2e/matrix.config.ts'],
  },
  'msal-browser': {
    what: 'MSAL Browser as published, in Chromium, at Microsoft’s own names: signs in, refreshes, and tells the errors apart',
    count: 1,
    shardCount: 1,
    command: ['node_modules/@playwright/test/cli.js', 'test', '--config=e2e/clients.config.ts'],
  },
  'hard-stops': {
    what: 'N01: PostgreSQL stopped at once under load and started again; no acknowledged message lost, none there twice',
    count: 50,
    shardCount: 10,
    command: vitest('server/test/hard-stop.http.test.ts', 'N01'),
  },
  'full-disks': {
    what: 'H18: the disk of PostgreSQL full to the last byte under load, until it ends for want of room; it goes on by itself when there is some; no acknowledged message lost, none there twice',
    count: 20,
    shardCount: 10,
    command: vitest('server/test/full-disk.http.test.ts', 'goes on by itself'),
  },
  replicas: {
    what: 'N15: five replicas, and kill -9 of whoever ends what waited too long, tells of what was left out, reminds or presumes; each piece of work done once, and what the dead have left caught up',
    count: 50,
    shardCount: 10,
    command: vitest('server/test/replicas.process.test.ts', 'caught up'),
  },
  backlog: {
    what: 'H20: messages waiting, and a tenth of them before; a look for what may leave reads no more rows and pages (how long it takes: npm run bench -- claims)',
    count: 1_000_000,
    shardCount: 1_000_000,
    command: vitest('server/src/features/outbox/lanes/backlog.db.test.ts', 'H20'),
  },
  'lost-commits': {
    what: 'H12: rounds of six, the connections of a worker broken off at a commit of the claim, the mark and the finish, or at its answer; none of four messages each lost, doubled or in doubt; the emulator is the judge',
    count: 50,
    shardCount: 5,
    command: vitest('server/src/features/outbox/lost-commits.process.test.ts', 'H12'),
  },
  'mail-headers': {
    what: 'I01: texts that would like to be headers, in each field of a message and in names of files; refused or one value, as it is',
    count: 100_000,
    shardCount: 50_000,
    command: vitest('server/src/features/outbox/mail-headers.test.ts', 'I01'),
  },
  'graph-lies': {
    what: 'H03: forty scripts of what Graph may answer, a thousand messages each; none lost, none sent twice, what is said of each is true; the emulator is the judge',
    count: 40_000,
    shardCount: 1_000,
    command: vitest('server/src/features/outbox/graph-lies.http.test.ts', 'H03'),
  },
  'mailbox-limits': {
    what: 'H06: mails to one mailbox, four under way at most, thirty in any minute, all arrive; the emulator is the judge',
    count: 10_000,
    shardCount: 1_000,
    command: vitest('server/src/features/outbox/lanes/lanes.http.test.ts', 'of many messages never more'),
  },
  'outbox-kills': {
    what: 'H02: kill -9 of the dispatcher at each of 31 named points of a message’s way, 20 times each, and at 1,000 random moments, ten messages each; none lost, stuck or doubled, and in doubt is what had begun to be handed over, alone; the emulator is the judge',
    count: 1_620,
    shardCount: 110,
    command: vitest('server/src/features/outbox/outbox-kills.process.test.ts', 'H02'),
  },
  'gentle-ends': {
    what: 'H19: the product told to end under load; it takes nothing more, and leaves nothing in doubt',
    count: 50,
    shardCount: 25,
    command: vitest('server/src/features/outbox/gentle-end.process.test.ts', 'nothing in doubt'),
  },
  'stale-workers': {
    what: 'H07: messages of four mailboxes and the workers of two processes, whose leases end under them at random; none completes what is another’s by then',
    count: 10_000,
    shardCount: 1_000,
    command: vitest('server/src/features/outbox/crowded-workers.http.test.ts', 'H07'),
  },
  'bulk-and-workers': {
    what: 'H13: all of a sender’s messages held, released, cancelled and sent again for minutes while the workers of two processes have them in hand; PostgreSQL finds no deadlock',
    count: 5_000,
    shardCount: 5_000,
    command: vitest('server/src/features/outbox/crowded-workers.http.test.ts', 'nobody waits in a circle'),
  },
  promotions: {
    what: 'N01: a primary that is cut off from its standby under load and fails, the standby promoted; no acknowledged message lost, none there twice',
    count: 20,
    shardCount: 2,
    command: vitest('server/test/failover.http.test.ts', 'N01'),
  },
  quotes: {
    what: 'X09, X10: three hundred quotes with personal PDFs handed in through the API and watched live in Chromium, one with 60 MB, some for later, on a bad day of Microsoft’s; each row says the truth, and the mailboxes agree to the byte',
    count: 300,
    shardCount: 300,
    command: ['node_modules/@playwright/test/cli.js', 'test', '--config=e2e', '--reporter=line', 'quotes'],
  },
  conflicts: {
    what: 'N04: days of a person in which each fifth transaction is told that it was the victim of a deadlock or a conflict; nobody notices, nothing is done twice',
    count: 500,
    shardCount: 250,
    command: vitest('server/test/conflicts.http.test.ts', 'N04'),
  },
  'hostile-texts': {
    what: 'L06: statements in each text of each operation, in query, path and body; none fails, shows more, or ends anything',
    count: 16,
    shardCount: 16,
    command: vitest('server/test/hostile-input.http.test.ts', 'L06'),
  },
  'rolling-restart': {
    what: 'N16: replicas replaced one after the other under load behind a proxy that repeats nothing, three rounds; no request failed, no message lost or doubled; the emulator is the judge',
    count: 6,
    shardCount: 6,
    command: vitest('server/test/rolling-restart.http.test.ts', 'N16'),
  },
  'rolling-journey': {
    what: 'N16: the main job in Chromium on two replicas behind such a proxy, while they are replaced one after the other without a pause',
    count: 3,
    shardCount: 1,
    command: ['node_modules/@playwright/test/cli.js', 'test', '--config=e2e/rolling.config.ts'],
  },
  'power-cut': {
    what: 'H02: kill -9 of everything within half a second of five acknowledgements; nothing lost, nothing sent twice',
    count: 500,
    shardCount: 50,
    command: ['node_modules/@playwright/test/cli.js', 'test', '--config=e2e', '--reporter=line', 'power-cut'],
  },
};
