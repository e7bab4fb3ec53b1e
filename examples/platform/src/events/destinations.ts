/** Systems that are told about events, by the name in `outbox_deliveries`. */
export const realNameDestination = 'realNameSystem';
/** The real-name system's configured id, signed as `etv-audience`. */
export const realNameAudience = 'real-name-system';
/** Who the voucher platform is to the other systems. */
export const voucherPlatformSender = 'voucher-platform';
