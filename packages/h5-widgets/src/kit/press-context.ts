import { createContext } from 'react';

/** True inside a button, where HTML allows phrasing content only. */
export const PressContext = createContext(false);
