import { serve } from '@hono/node-server';
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Hono } from 'hono';
import pg from 'pg';

/**
 * For the bench: `session-floor.ts <database> <connections>` is the least that a session check can be, on the tables of the server: Hono,
 * and one prepared query that finds a session and its user by the hash of the cookie. Says where it listens, and ends with its input.
 */
const [, , connectionString = '', connections = '10'] = process.argv;
const pool = new pg.Pool({ connectionString, max: Number(connections) });
const query = {
  name: 'session',
  text: `select s.id, s.organization_id, s.expires_at, u.id as user_id, u.display_name, u.email, u.role
           from sessions s join users u on u.organization_id = s.organization_id and u.id = s.user_id
          where s.secret_hash = $1 and s.ended_at is null and s.expires_at > now() and u.state = 'active'`,
};
const app = new Hono();
app.get('/', async (context) => {
  const secret = /__Host-gatehouse-session=([\w-]+)/.exec(context.req.header('cookie') ?? '')?.[1] ?? '';
  const hash = createHash('sha256').update(secret).digest();
  const { rows } = await pool.query({ ...query, values: [hash] });
  return rows[0] === undefined ? context.body(null, 401) : context.json(rows[0]);
});
const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, (address: AddressInfo) => {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${address.port}/` })}\n`);
});
process.stdin.resume().once('end', () => {
  server.close();
  process.exit(0);
});
