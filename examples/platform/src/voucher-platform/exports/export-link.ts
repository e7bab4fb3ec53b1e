/** A link works so long after each answer that named it. */
export const linkLifeMs = 60_000;
/** A file can be asked for again, by a repeat of its request, so long after it was produced. */
export const fileLifeMs = 10 * 60_000;
