export { activationState, type ActivationAnswer } from './activation.model.ts';
export {
  findActivation,
  listOpenRequests,
  type OpenRequest,
  type OrganizationActivation,
} from './activation.store.ts';
export { answerActivation } from './answer-activation.ts';
export { getEnforcement } from './get-enforcement.ts';
export { requestActivation } from './request-activation.ts';
