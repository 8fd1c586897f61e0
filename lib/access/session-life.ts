/** How long a session lasts, whatever happens to its key meanwhile. */
export const SESSION_S = 12 * 3_600;
