/** Media type of Server-Sent Events. */
export const eventStreamType = 'text/event-stream';
