export { decideCallback, type CallbackError } from './callback-answer.model.ts';
export { decideRedemption, type Verdict } from './redemption-verdict.model.ts';
