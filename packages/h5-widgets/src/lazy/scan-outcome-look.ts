import type { Messages } from '@skill-voucher/taro-plugin';
import { scanOutcomeWords, ticketWords } from '@skill-voucher/taro-plugin/messages-zh-cn';
import cardIcons from '@skill-voucher/taro-plugin/styles/card-icons.css?inline';
import facts from '@skill-voucher/taro-plugin/styles/facts.css?inline';
import ring from '@skill-voucher/taro-plugin/styles/ring.css?inline';
import scanOutcome from '@skill-voucher/taro-plugin/styles/scan-outcome.css?inline';
import ticket from '@skill-voucher/taro-plugin/styles/ticket.css?inline';

/** For what a scan found, with a network and without: the voucher and what was written down. */
export const css: readonly string[] = [cardIcons, ticket, facts, ring, scanOutcome];
export const words: Partial<Messages> = { ...ticketWords, ...scanOutcomeWords };
