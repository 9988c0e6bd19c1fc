export { decideCallback } from './callback-answer.model.ts';
export { decideRedemption } from './redemption-verdict.model.ts';
