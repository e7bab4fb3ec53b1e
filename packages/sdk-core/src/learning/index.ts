export { deriveLinkStatus, intentionLimit, linkLifeMs, refuseLink, suitsIntention, type IntentionTerms, type LinkStatus } from './voucher-link';
