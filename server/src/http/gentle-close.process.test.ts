import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { followConnections } from './gentle-close.ts';

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

const ask = 'GET / HTTP/1.1\r\nhost: localhost\r\n\r\n';

test('N16: what is being answered is answered to its end, and an open connection without a request holds nothing up', async () => {
  const waiting: ServerResponse[] = [];
  const server = createServer((_request, response) => void waiting.push(response));
  const connections = followConnections(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  const silent = await open(port);
  const busy = await open(port);
  let heard = '';
  busy.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  busy.write(ask);
  await expect.poll(() => waiting.length).toBe(1);

  let isClosed = false;
  const closing = connections.close().then(() => (isClosed = true));
  // Node lets a connection that has sent nothing stay for a minute.
  await expect.poll(() => silent.closed, { timeout: 5_000 }).toBe(true);
  expect(isClosed).toBe(false);
  waiting[0]?.end('the whole answer');
  await closing;
  expect(heard).toContain('the whole answer');
});

test('N16: from the word that it leaves on, each answer is the last on its connection, and whoever comes is still served', async () => {
  const server = createServer((_request, response) => void response.end('served'));
  const connections = followConnections(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const known = await open(port);
  let heard = '';
  known.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  known.write(ask);
  await expect.poll(() => heard).toMatch(/connection: keep-alive[\s\S]*served$/i);

  connections.leave();
  known.write(ask);
  await expect.poll(() => known.closed, { timeout: 5_000 }).toBe(true);
  expect(heard).toMatch(/served[\s\S]*connection: close[\s\S]*served$/i);
  const late = await fetch(`http://127.0.0.1:${port}/`);
  expect([await late.text(), late.headers.get('connection')]).toEqual(['served', 'close']);
  await connections.close();
});
