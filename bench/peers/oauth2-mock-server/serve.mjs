import { once } from 'node:events';
import { OAuth2Server } from 'oauth2-mock-server';

/** oauth2-mock-server as its README starts it; says where it listens, and ends with its input. */
const server = new OAuth2Server();
await server.issuer.keys.generate('RS256');
await server.start(0, '127.0.0.1');
console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` }));
process.stdin.resume();
await once(process.stdin, 'end');
await server.stop();
process.exit(0);
