/** Exit status: what the shell learns of a session. */
export const EXIT = { clean: 0, notClean: 1, usage: 2 } as const;
