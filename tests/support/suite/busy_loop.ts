/** A thread that computes until its program ends: a neighbour on a machine that is busy. */

let sum = 0;
for (;;) sum = (sum + Math.random()) % 1_000;
