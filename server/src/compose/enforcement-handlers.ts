import { answerBindingRequest, listBindingRequests } from '../features/bindings/public.ts';
import type { Handlers } from '../http/serve-operation.ts';
import type { Deps } from './deps.ts';

/** What stands behind the operations of the way back through Microsoft. */
export function createBindingHandlers(
  deps: Deps,
): Pick<Handlers, 'listBindingRequests' | 'answerBindingRequest'> {
  return {
    listBindingRequests: (call) => listBindingRequests(deps, call),
    answerBindingRequest: (call) => answerBindingRequest(deps, call),
  };
}
