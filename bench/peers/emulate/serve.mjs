import { createEmulator } from 'emulate';
import { once } from 'node:events';

/** `serve.mjs <port> <redirectUri>`: Vercel's emulate, its Microsoft, as its README starts it; says where it listens, and ends with its input. */
const [, , port, redirectUri] = process.argv;
const emulator = await createEmulator({
  service: 'microsoft',
  port: Number(port),
  seed: {
    microsoft: {
      users: [{ email: 'ada@contoso.example', name: 'Ada Lindqvist' }],
      oauth_clients: [
        { client_id: 'bench', client_secret: 'secret', name: 'Bench', redirect_uris: [redirectUri] },
      ],
    },
  },
});
console.log(JSON.stringify({ url: emulator.url }));
process.stdin.resume();
await once(process.stdin, 'end');
await emulator.close();
process.exit(0);
