// The replayers that ours is held against. Each is set up in its own favour: it logs nothing and keeps no history.
import { scriptCommand } from "../child.js";
import { VERSION as WIREMOCK, wiremock } from "./wiremock.js";

/**
 * Where a peer finds its packages, how many recordings it is given, and a folder of its own.
 * @typedef {{ modules: string, recordings: number, folder: string }} Place
 *
 * @typedef {object} Peer
 * @property {string} name also that of its package
 * @property {string} version
 * @property {string} [needs] a program that has to be on the PATH
 * @property {(place: Place) => import("../server.js").Server} server
 */

/** @type {readonly Peer[]} */
export const PEERS = [
  { name: "talkback", version: "4.2.0", server: ownScript("talkback") },
  { name: "mockttp", version: "4.6.5", server: ownScript("mockttp") },
  { name: "mountebank", version: "2.9.1", server: ownScript("mountebank") },
  { name: "wiremock", version: WIREMOCK, needs: "java", server: wiremock },
];

/**
 * A peer that is started from a script.
 * @param {string} name
 * @returns {Peer["server"]}
 */
function ownScript(name) {
  return ({ modules, recordings, folder }) => ({
    command: scriptCommand(`peers/servers/${name}.js`, [modules, String(recordings), folder]),
  });
}
