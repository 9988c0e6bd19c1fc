export { aadstsAreas, aadstsRows, lookUpAadsts } from './aadsts-knowledge.model.ts';
export type { AadstsRow } from './aadsts/row.model.ts';
export { decideCallback } from './callback-answer.model.ts';
export { decideRedemption, isOfGrantAlone } from './redemption-verdict.model.ts';
export { tellByNumber } from './tell-failure.model.ts';
