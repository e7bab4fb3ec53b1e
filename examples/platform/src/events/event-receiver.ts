/** Another system that is told about events; resolves once it has taken the event, also when it had it before. */
export interface EventReceiver<Delivery> {
  receive(event: Delivery): Promise<void>;
}
