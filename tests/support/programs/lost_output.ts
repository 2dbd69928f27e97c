/** Scripts for `shell` of {@linkcode runProgram}, for programs whose output is lost. */

/** Starts a program with a pipe whose reader has left, as `| head -1` does sooner or later. */
export const CLOSED_OUTPUT = `
PIPE=$(mktemp -u) && mkfifo "$PIPE" && exec 3<>"$PIPE" 4>"$PIPE" && rm "$PIPE"
exec "$@" >&4 3<&- 4>&-`;

/** Starts a program with an output that takes nothing. */
export const FULL_OUTPUT = 'exec "$@" >/dev/full';
