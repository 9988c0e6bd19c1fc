import {
  createDraft,
  deleteDraft,
  getDraft,
  getSignature,
  listDrafts,
  setSignature,
  updateDraft,
} from '../features/drafts/public.ts';
import type { Handlers } from '../http/serve-operation.ts';
import type { Deps } from './deps.ts';

type DraftOperation =
  | 'listDrafts'
  | 'createDraft'
  | 'getDraft'
  | 'updateDraft'
  | 'deleteDraft'
  | 'getSignature'
  | 'setSignature';

/** What stands behind the operations of what a person is writing. */
export function createDraftHandlers(deps: Deps): Pick<Handlers, DraftOperation> {
  return {
    listDrafts: (call) => listDrafts(deps, call),
    createDraft: (call) => createDraft(deps, call),
    getDraft: (call) => getDraft(deps, call),
    updateDraft: (call) => updateDraft(deps, call),
    deleteDraft: (call) => deleteDraft(deps, call),
    getSignature: (call) => getSignature(deps, call),
    setSignature: (call) => setSignature(deps, call),
  };
}
