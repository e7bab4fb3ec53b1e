/** Systems that are told about events, by the name in `outbox_deliveries`. */
export const realNameDestination = 'realNameSystem';
