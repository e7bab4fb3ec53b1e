/** In front of each line of the transcript; the console is the one channel out of every host. */
export const transcriptMark = 'contract ';
