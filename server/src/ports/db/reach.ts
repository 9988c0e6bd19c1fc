import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from '../../kernel/app-error.ts';

/** Whose rows a statement may see: those of one organization, or, for doors, jobs and commands, of every one. */
export type Reach = { readonly organizationId: string } | 'every-organization';

const reaches = new AsyncLocalStorage<Reach>();

/** What the work and everything it waits for asks of the database sees the rows of this organization alone. */
export function withinOrganization<Result>(organizationId: string, work: () => Result): Result {
  return reaches.run({ organizationId }, work);
}

/** For work that cannot know its organization beforehand: who comes through a door, what is due, what is too old. */
export function acrossOrganizations<Result>(work: () => Result): Result {
  return reaches.run('every-organization', work);
}

/** Throws where nobody has said whose rows: a statement that was forgotten sees nothing rather than everything. */
export function currentReach(): Reach {
  const reach = reaches.getStore();
  if (reach === undefined)
    throw new AppError('internal_fault', 'a statement without a reach: say within or across organizations');
  return reach;
}
