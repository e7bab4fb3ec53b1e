/** Another system that is told about events. */
export interface EventReceiver<Delivery> {
  /** How many events go into one call. */
  readonly mostAtOnce: number;
  /** Resolves once it has taken all of them, also those that it had before; else it has taken none. */
  receive(events: readonly Delivery[]): Promise<void>;
}
