// What a process has used, as the kernel counts it: the process needs no help from us, be it Node or Java.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** The fields of /proc/PID/stat behind the name of the program, which may hold blanks: user and system time. */
const [USER, SYSTEM] = [11, 12];

if (!existsSync("/proc/self/stat")) throw new Error("The bench reads /proc: it needs Linux.");
const microsPerTick = 1e6 / Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }));

/**
 * Microseconds of CPU that a process has used, in all its threads.
 * @param {number} pid
 */
export function cpuMicros(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[USER]) + Number(fields[SYSTEM])) * microsPerTick;
}

/**
 * Bytes that a process has in memory.
 * @param {number} pid
 */
export function residentBytes(pid) {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
  return Number(kilobytes) * 1024;
}
