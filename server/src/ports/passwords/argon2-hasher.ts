import { hash, verify } from '@node-rs/argon2';
import { availableParallelism } from 'node:os';
import { AppError } from '../../kernel/app-error.ts';
import type { PasswordHash, PasswordHasher } from './password-hasher.ts';

/** argon2id, 19 MiB, two passes, one lane: the library's algorithm by default, and OWASP's least cost (Password Storage, 2026). */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** A hash under the same cost that belongs to no password: verified where there is none, so that it takes as long. */
const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** Algorithm, version and cost: all of the PHC string before the salt. */
const costOf = (phc: string): string => phc.split('$').slice(0, 4).join('$');

export interface HashingLimits {
  /** How many are worked on at once, on threads of the library; each holds 19 MiB. */
  readonly atOnce: number;
  /** How many more may wait. The next is refused at once, so that a flood costs memory and time that are known. */
  readonly waiting: number;
}

/** One core stays with everything else. */
const usualLimits: HashingLimits = {
  atOnce: Math.min(4, Math.max(1, availableParallelism() - 1)),
  waiting: 64,
};

/** Runs work in turn, so many at once; refuses what would wait behind a full queue (security case C03). */
function createTurns({ atOnce, waiting }: HashingLimits) {
  const queue: (() => void)[] = [];
  let running = 0;
  return async function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (running < atOnce) running += 1;
    else if (queue.length < waiting) await new Promise<void>((resolve) => queue.push(resolve));
    else throw new AppError('passwords_busy', `${running} passwords are worked on and ${queue.length} wait`);
    try {
      return await work();
    } finally {
      // The place is handed on; only where nobody waits it becomes free.
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

/** The hasher of the process. Passwords are hashed whole: nothing is cut off, a NUL is a character like others. */
export function createArgon2Hasher(limits: HashingLimits = usualLimits): PasswordHasher {
  const inTurn = createTurns(limits);
  return {
    hash: (password) => inTurn(async () => (await hash(password.reveal(), cost)) as PasswordHash),
    verify: (known, password) =>
      inTurn(async () => {
        const isRight = await verify(known ?? nobodysHash, password.reveal());
        return isRight && known !== null;
      }),
    isOutdated: (known) => costOf(known) !== costOf(nobodysHash),
  };
}
