export { carryOutTenantMove } from './carry-out-move.ts';
export { getLatestTenantMove, listMovingPeople } from './list-moving-people.ts';
export { mailMoved } from './mail-moved.ts';
export { makeTenantMove } from './make-move.ts';
export { deleteOldMoves } from './tenant-moves.store.ts';
