import { answerBindingRequest, listBindingRequests } from '../features/bindings/public.ts';
import {
  exportPreviewPeople,
  getEnforcement,
  listPreviewPeople,
  makeEnforcementPreview,
  requestActivation,
  setEnforcement,
  setGuestRule,
  tellFirst,
} from '../features/enforcement/public.ts';
import { getLift, stopLift } from '../features/lifts/public.ts';
import {
  carryOutTenantMove,
  getLatestTenantMove,
  listMovingPeople,
  makeTenantMove,
} from '../features/tenant-moves/public.ts';
import { getLiveness, setLiveness, startRevocationDrill } from '../features/liveness/public.ts';
import type { Handlers } from '../http/serve-operation.ts';
import type { Deps } from './deps.ts';

type EnforcementOperation =
  | 'getEnforcement'
  | 'setEnforcement'
  | 'setGuestRule'
  | 'requestActivation'
  | 'makeEnforcementPreview'
  | 'listPreviewPeople'
  | 'exportPreviewPeople'
  | 'tellFirst'
  | 'getLift'
  | 'stopLift'
  | 'makeTenantMove'
  | 'getLatestTenantMove'
  | 'listMovingPeople'
  | 'carryOutTenantMove'
  | 'getLiveness'
  | 'setLiveness'
  | 'startRevocationDrill'
  | 'listBindingRequests'
  | 'answerBindingRequest';

/** What stands behind the operations of enforcement, and of the way back. */
export function createEnforcementHandlers(deps: Deps): Pick<Handlers, EnforcementOperation> {
  return {
    getEnforcement: (call) => getEnforcement(deps, call),
    setEnforcement: (call) => setEnforcement(deps, call),
    setGuestRule: (call) => setGuestRule(deps, call),
    requestActivation: (call) => requestActivation(deps, call),
    makeEnforcementPreview: (call) => makeEnforcementPreview(deps, call),
    listPreviewPeople: (call) => listPreviewPeople(deps, call),
    exportPreviewPeople: (call) => exportPreviewPeople(deps, call),
    tellFirst: (call) => tellFirst(deps, call),
    getLift: (call) => getLift(deps, call),
    stopLift: (call) => stopLift(deps, call),
    makeTenantMove: (call) => makeTenantMove(deps, call),
    getLatestTenantMove: (call) => getLatestTenantMove(deps, call),
    listMovingPeople: (call) => listMovingPeople(deps, call),
    carryOutTenantMove: (call) => carryOutTenantMove(deps, call),
    getLiveness: (call) => getLiveness(deps, call),
    setLiveness: (call) => setLiveness(deps, call),
    startRevocationDrill: (call) => startRevocationDrill(deps, call),
    listBindingRequests: (call) => listBindingRequests(deps, call),
    answerBindingRequest: (call) => answerBindingRequest(deps, call),
  };
}
