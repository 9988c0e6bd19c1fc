import { DelayedError, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';

/**
 * `outbox.mjs <redisPort> <messages> <mailboxes> <atOnce> <html>`: hands in so many mails for so many mailboxes, thirty-two callers at once, then
 * hands them over to a server on this machine that reads each and says 202. Says how many of each a second.
 *
 * BullMQ (open source) has no groups. A queue and a worker for each mailbox would be a blocking connection for each, so the lane
 * rule is written in the other usual way: one queue, and in front of each hand-over a script in Redis that asks whether the mailbox
 * has fewer than four under way and fewer than thirty within the last minute; where not, the job is put off with
 * `moveToDelayed` and `DelayedError`, as the page "Process Step Jobs" shows. Who is under way is forgotten after two minutes, so
 * that a worker that died holds nothing. The rest as on the page "Going to production": retries that wait longer each time, and
 * jobs that are done are removed after a while.
 */
const [, , redisPort, messages, mailboxes, atOnce, html] = process.argv;
const [count, mailboxCount] = [Number(messages), Number(mailboxes)];
const name = 'outbox';
const callersAtOnce = 32;

const mostAtOnce = 4;
const mostAMinute = 30;
const takeLane = `
  local now = tonumber(ARGV[1])
  redis.call('ZREMRANGEBYSCORE', KEYS[1], 0, now)
  redis.call('ZREMRANGEBYSCORE', KEYS[2], 0, now - 60000)
  if redis.call('ZCARD', KEYS[1]) >= ${mostAtOnce} then return 100 end
  if redis.call('ZCARD', KEYS[2]) >= ${mostAMinute} then
    return tonumber(redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2]) + 60000 - now
  end
  redis.call('ZADD', KEYS[1], now + 120000, ARGV[2])
  redis.call('ZADD', KEYS[2], now, ARGV[2])
  redis.call('PEXPIRE', KEYS[1], 120000)
  redis.call('PEXPIRE', KEYS[2], 60000)
  return 0`;

let received = 0;
const receiver = createServer((incoming, response) => {
  incoming.resume().once('end', () => {
    received += 1;
    response.writeHead(202).end();
  });
});
receiver.listen(0, '127.0.0.1');
await once(receiver, 'listening');
const url = `http://127.0.0.1:${receiver.address().port}/v1.0/me/sendMail`;
const agent = new Agent({ keepAlive: true });

const handOver = (body) =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', authorization: 'Bearer not a token of anybody' };
    const outgoing = request(url, { agent, method: 'POST', headers }, (response) =>
      response.resume().once('end', () => resolve(response.statusCode)),
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });

const connection = { host: '127.0.0.1', port: Number(redisPort), maxRetriesPerRequest: null };
const queue = new Queue(name, {
  connection,
  defaultJobOptions: {
    attempts: 8,
    backoff: { type: 'exponential', delay: 1000 },
    removeOnComplete: { age: 3600, count: 1000 },
    removeOnFail: { age: 24 * 3600 },
  },
});
const redis = new Redis({ port: Number(redisPort) });
redis.defineCommand('takeLane', { numberOfKeys: 2, lua: takeLane });

const secondsOf = async (work) => {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
};

const enqueueSeconds = await secondsOf(async () => {
  let next = 0;
  await Promise.all(
    Array.from({ length: callersAtOnce }, async () => {
      while (next < count) {
        const number = next;
        next += 1;
        const mail = {
          mailbox: number % mailboxCount,
          to: [{ address: 'x@y.example' }],
          subject: 'Quote',
          html,
        };
        await queue.add('mail', mail, { jobId: `bench-${number}` });
      }
    }),
  );
});

let putOff = 0;
const worker = new Worker(
  name,
  async (job, token) => {
    const { mailbox, to, subject } = job.data;
    const [underWay, lately] = [`lane-${mailbox}-under-way`, `lane-${mailbox}-lately`];
    const waitMs = await redis.takeLane(underWay, lately, Date.now(), job.id);
    if (waitMs > 0) {
      putOff += 1;
      await job.moveToDelayed(Date.now() + waitMs, token);
      throw new DelayedError();
    }
    try {
      const toRecipients = to.map((emailAddress) => ({ emailAddress }));
      const body = { contentType: 'HTML', content: job.data.html };
      const status = await handOver(JSON.stringify({ message: { subject, body, toRecipients } }));
      if (status !== 202) throw new Error(`it answered ${status}`);
    } finally {
      await redis.zrem(underWay, job.id);
    }
  },
  { connection, concurrency: Number(atOnce), autorun: false },
);
worker.on('error', (fault) => console.error(fault));
const dispatchSeconds = await secondsOf(async () => {
  let done = 0;
  const allDone = new Promise((resolve) =>
    worker.on('completed', () => {
      done += 1;
      if (done === count) resolve();
    }),
  );
  void worker.run();
  await allDone;
});
console.log(
  JSON.stringify({ enqueued: count / enqueueSeconds, dispatched: count / dispatchSeconds, received, putOff }),
);
await worker.close();
await queue.close();
receiver.closeAllConnections();
receiver.close();
process.exit(0);
