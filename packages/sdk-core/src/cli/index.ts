#!/usr/bin/env node
import { runConform } from './run-conform';

/** What the bridge under check throws into the void; it belongs into the report, and must not end it. */
const strays: unknown[] = [];
process.on('unhandledRejection', (reason) => strays.push(reason));
process.on('uncaughtException', (error) => strays.push(error));

void runConform(process.argv.slice(2), strays).then(({ text, exitCode }) => {
  // A bridge may keep timers and sockets open: what was written is waited for, they are not.
  process.stdout.write(`${text}\n`, () => process.exit(exitCode));
});
