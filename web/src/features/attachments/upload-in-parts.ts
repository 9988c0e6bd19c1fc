import {
  beginLinkedFile,
  deleteLinkedFile,
  finishLinkedFile,
  getLinkedFile,
  putFilePart,
  type LinkedFileView,
} from '@gatehouse/contract';
import { call, ProblemError } from '../../api/client.ts';
import { nextPart, pauseSeconds, type Cut } from './parts.model.ts';
import type { Progress, Upload } from './upload.ts';

/** Waits so long, or until the browser says that it has a connection again. */
function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, seconds * 1000);
    function done() {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    }
    addEventListener('online', done);
  });
}

/** What a later try may mend: no answer at all, or one that says so. */
const isPassing = (fault: unknown): boolean =>
  !(fault instanceof ProblemError) || fault.problem.retry === 'later' || fault.problem.status >= 500;

/** Thrown where the person has removed the file meanwhile. */
class Stopped extends Error {}

async function putParts(
  file: File,
  view: LinkedFileView,
  told: { readonly tell: (share: number) => void; readonly checkStopped: () => void },
): Promise<void> {
  const there = new Set(view.parts);
  const cut: Cut = view;
  for (let next = nextPart(cut, there); next !== null; next = nextPart(cut, there)) {
    told.checkStopped();
    told.tell(there.size / view.partCount);
    const body = new Uint8Array(await file.slice(next.from, next.to).arrayBuffer());
    await call(putFilePart, { params: { linkedFileId: view.id, partNumber: next.number }, body });
    there.add(next.number);
  }
  told.tell(1);
}

/**
 * Uploads a large file part by part. Where the connection is lost it waits, asks which parts are there, and goes on with the
 * others by itself, as long as the page is open.
 */
export function uploadInParts(file: File, onProgress: Progress): Upload {
  let id: LinkedFileView['id'] | null = null;
  let isStopped = false;
  let furthest = 0;
  let triesInVain = 0;
  const tell = (share: number): void => {
    if (share > furthest) triesInVain = 0;
    furthest = Math.max(furthest, share);
    onProgress(share, false);
  };
  // What stays behind by accident is deleted after a day.
  const remove = (): void => {
    if (id !== null) void call(deleteLinkedFile, { params: { linkedFileId: id } }).catch(() => undefined);
  };
  const checkStopped = (): void => {
    if (!isStopped) return;
    remove();
    throw new Stopped('The file was removed.');
  };
  const once = async (): Promise<LinkedFileView> => {
    const view =
      id === null
        ? await call(beginLinkedFile, { body: { name: file.name, sizeBytes: file.size } })
        : await call(getLinkedFile, { params: { linkedFileId: id } });
    ({ id } = view);
    if (view.state !== 'whole') await putParts(file, view, { tell, checkStopped });
    return call(finishLinkedFile, { params: { linkedFileId: view.id }, body: {} });
  };
  const whole = async (): Promise<LinkedFileView> => {
    for (;;) {
      checkStopped();
      try {
        return await once();
      } catch (fault) {
        if (fault instanceof Stopped || !isPassing(fault)) throw fault;
        onProgress(null, true);
        await pause(pauseSeconds(triesInVain));
        triesInVain += 1;
      }
    }
  };
  return {
    done: whole(),
    stop() {
      isStopped = true;
      remove();
    },
  };
}
