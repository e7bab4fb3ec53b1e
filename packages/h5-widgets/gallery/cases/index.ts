import type { GalleryCase } from './gallery-case';
import { scanToolCases } from './scan-tool-cases';
import { voucherCenterCases } from './voucher-center-cases';
import { voucherCodeCases } from './voucher-code-cases';
import { voucherDetailCases } from './voucher-detail-cases';
import { voucherHomeCases } from './voucher-home-cases';

export const galleryCases: readonly GalleryCase[] = [...voucherHomeCases, ...voucherCenterCases, ...voucherDetailCases, ...voucherCodeCases, ...scanToolCases];
