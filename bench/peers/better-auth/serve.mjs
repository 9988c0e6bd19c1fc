import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { toNodeHandler } from 'better-auth/node';
import pg from 'pg';

/**
 * `serve.mjs <cluster> <authority> <clientId> <clientSecret> <sessions>`: Better Auth with its Microsoft provider on a database of its own
 * in that cluster, with so many sessions, ten of each user. Says where it listens and their cookies, and ends with its input.
 * The settings are those of its documentation; its limit of requests is off, as it is by default in development. It asks for the same
 * permissions as we do and fetches no photo, because we fetch none. Migrations make no index on the token of a session; its
 * documentation asks for one ("Performance"), so there is one.
 */
const [, , cluster, authority, clientId, clientSecret, sessions = '0'] = process.argv;
const database = `peer_${randomBytes(6).toString('hex')}`;
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
const baseURL = `http://localhost:${server.address().port}`;
const options = {
  baseURL,
  secret: randomBytes(32).toString('hex'),
  database: pool,
  socialProviders: {
    microsoft: {
      clientId,
      clientSecret,
      authority,
      tenantId: 'organizations',
      disableDefaultScope: true,
      scope: ['openid', 'profile', 'email', 'offline_access'],
      disableProfilePhoto: true,
    },
  },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
};
await (await getMigrations(options)).runMigrations();
const auth = betterAuth(options);
server.on('request', toNodeHandler(auth));

await pool.query('create index if not exists session_by_token on session (token)');
await pool.query('create index if not exists session_by_user on session ("userId")');
await pool.query('create index if not exists account_by_user on account ("userId")');
await pool.query(
  `insert into "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
   select 'user-' || n, 'Person ' || n, 'person-' || n || '@crowd.example', true, now(), now()
     from generate_series(0, $1::int / 10) as n`,
  [Number(sessions)],
);
const tokens = Array.from({ length: Number(sessions) }, () => randomBytes(24).toString('base64url'));
await pool.query(
  `insert into session (id, "expiresAt", token, "createdAt", "updatedAt", "userId")
   select 'session-' || at, now() + interval '7 days', token, now(), now(), 'user-' || at / 10
     from unnest($1::text[]) with ordinality as made (token, at)`,
  [tokens],
);
await pool.query('vacuum analyze');

const cookieOf = (token) => {
  const signature = createHmac('sha256', options.secret).update(token).digest('base64');
  return `better-auth.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
};
console.log(JSON.stringify({ baseURL, cookies: tokens.map(cookieOf) }));
process.stdin.resume();
await once(process.stdin, 'end');
server.close();
server.closeAllConnections();
await pool.end();
