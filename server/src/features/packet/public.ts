export { approvalOf, type ApprovalFacts } from './approval.model.ts';
export { packetGuide } from './packet-guide.ts';
export type { PacketFacts } from './packet.model.ts';
export type { PacketNews } from './packet-facts.page.ts';
export { generalPacketPage, packetPage } from './packet.page.ts';
export { portalLinks } from './portal.ts';
