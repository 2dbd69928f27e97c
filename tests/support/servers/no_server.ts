/**
 * A port on which no program listens: the system gives none below 1,024 to a program that asks for any
 * port, where the port of a server that was closed may belong to the next server of another test.
 */
export const NO_SERVER_PORT = 2;
