import type { KeyObject } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** What a thread is asked: the same key for all. It answers with the signatures, base64url and in this order. */
export interface SigningBatch {
  readonly key: KeyObject;
  readonly texts: readonly string[];
}

/** Signs with RS256; base64url. */
export type Signer = (text: string, key: KeyObject) => Promise<string>;

interface Waiting {
  readonly key: KeyObject;
  readonly text: string;
  readonly resolve: (signature: string) => void;
  readonly reject: (fault: Error) => void;
}

interface SigningThread {
  readonly worker: Worker;
  /** What it was given and has not answered, the oldest first. */
  batches: (readonly Waiting[])[];
}

/** A millisecond of signing. */
const mostInBatch = 4;
/** The second waits at the thread, which would otherwise stand still until we have read the first. */
const mostBatches = 2;

/**
 * Signs on threads of its own, so that no other request waits for a signature: not for the event loop, and not for one of the
 * threads with which Node writes files. They start with the first signature, end with the process, and keep none alive.
 */
export function createSigner(mostThreads: number): Signer {
  const threads = new Set<SigningThread>();
  const waiting: Waiting[] = [];

  function handOver(): void {
    while (waiting.length > 0) {
      const thread = freeThread();
      if (thread === undefined) return;
      const other = waiting.findIndex(({ key }) => key !== waiting[0]?.key);
      const batch = waiting.splice(0, Math.min(other === -1 ? mostInBatch : other, mostInBatch));
      thread.batches.push(batch);
      thread.worker.postMessage(asked(batch));
    }
  }

  function freeThread(): SigningThread | undefined {
    const [least] = [...threads].toSorted((one, other) => one.batches.length - other.batches.length);
    if (least !== undefined && (least.batches.length === 0 || threads.size === mostThreads))
      return least.batches.length < mostBatches ? least : undefined;
    return start();
  }

  function start(): SigningThread {
    // Options of the process are its own affair (`--input-type` would even keep the thread from starting).
    const worker = new Worker(new URL('signing-thread.ts', import.meta.url), { execArgv: [] });
    const thread: SigningThread = { worker, batches: [] };
    threads.add(thread);
    worker.on('message', (signatures: readonly string[]) => {
      const done = thread.batches.shift() ?? [];
      handOver();
      for (const [at, each] of done.entries()) each.resolve(signatures[at] ?? '');
    });
    worker.on('error', (fault: Error) => {
      threads.delete(thread);
      for (const each of thread.batches.flat()) each.reject(fault);
      handOver();
    });
    // After the listeners: each of them would hold the process again.
    worker.unref();
    return thread;
  }

  return (text, key) =>
    new Promise((resolve, reject) => {
      // What else this turn of the event loop has to sign goes along.
      if (waiting.length === 0) setImmediate(handOver);
      waiting.push({ key, text, resolve, reject });
    });
}

const asked = (batch: readonly Waiting[]): SigningBatch => ({
  key: (batch[0] as Waiting).key,
  texts: batch.map(({ text }) => text),
});

/** One for all emulators of the process; a core is left to the event loop and to whoever asks. */
export const signAside: Signer = createSigner(availableParallelism() > 2 ? 2 : 1);
