'use client';

import { createContext, useContext } from 'react';

/** What opens by a key from anywhere. */
export type Opening = 'palette' | 'shortcuts';

/** Set by the palette, around all that may open it. */
export const Opener = createContext<(what: Opening) => void>(() => {});

/** Opens the palette, or the list of shortcuts. */
export const useOpener = () => useContext(Opener);
