import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import { admin } from 'better-auth/plugins';
import pg from 'pg';

/**
 * `revoke.mjs <cluster> <userCount> <sessionsOfEach>`: Better Auth on a database of its own in that cluster, with so many users and their
 * sessions; says where it listens and the cookies of the sessions, waits for a line, ends the sessions of all users, and
 * says from when to when that took. Its own API for it is one call for each user; eight of them at once. The settings are
 * those of its documentation; its limit of requests is off, as it is by default in development.
 */
const [, , cluster, users = '1000', each = '2'] = process.argv;
const userCount = Number(users);
const sessionsOfEach = Number(each);
const atOnce = 8;

const database = 'peer_better_auth';
const maker = new pg.Client({ connectionString: cluster });
await maker.connect();
await maker.query(`create database ${database}`);
await maker.end();
const connectionString = new URL(cluster);
connectionString.pathname = `/${database}`;
const pool = new pg.Pool({ connectionString: connectionString.href, max: 10 });
const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const baseURL = `http://127.0.0.1:${server.address().port}`;
const options = {
  baseURL,
  secret: randomBytes(32).toString('hex'),
  database: pool,
  plugins: [admin()],
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
};
await (await getMigrations(options)).runMigrations();
const auth = betterAuth(options);
server.on('request', toNodeHandler(auth));

const cookieOf = (token) => {
  const signature = createHmac('sha256', options.secret).update(token).digest('base64');
  return `better-auth.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
};

await pool.query(
  `insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt", role)
   select 'user-' || n, 'Person ' || n, 'person-' || n || '@crowd.example', true, now(), now(),
          case when n = 0 then 'admin' else 'user' end
     from generate_series(0, $1::int) as n`,
  [userCount],
);
const tokens = Array.from({ length: userCount * sessionsOfEach + 1 }, () =>
  randomBytes(24).toString('base64url'),
);
await pool.query(
  `insert into session (id, "expiresAt", token, "createdAt", "updatedAt", "userId")
   select 'session-' || at, now() + interval '7 days', token, now(), now(), 'user-' || (at - 1 + $2::int - 1) / $2::int
     from unnest($1::text[]) with ordinality as made (token, at)`,
  [tokens, sessionsOfEach],
);
await pool.query('vacuum analyze');

console.log(
  JSON.stringify({ url: `${baseURL}/api/auth/get-session`, cookies: tokens.slice(1).map(cookieOf) }),
);
await once(process.stdin, 'data');

const headers = new Headers({ cookie: cookieOf(tokens[0]) });
const now = () => performance.timeOrigin + performance.now();
const startedAt = now();
let next = 1;
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    while (next <= userCount) {
      const userId = `user-${next}`;
      next += 1;
      await auth.api.revokeUserSessions({ body: { userId }, headers });
    }
  }),
);
console.log(JSON.stringify({ startedAt, endedAt: now() }));
await once(process.stdin, 'end');
server.close();
server.closeAllConnections();
await pool.end();
