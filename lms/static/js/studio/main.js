/** The studio: a line is recorded, kept on this phone until the server has it, and renewed when it is ready. */

import { Desk } from "./desk.js";
import { Sender } from "./sender.js";
import { Shelf } from "./shelf.js";

/**
 * @typedef {{language: string, lesson: string, account: string, most_seconds: number, speaks: boolean,
 *   text: Record<string, string>}} Studio what the page tells
 */

/** @type {Studio} */
const studio = JSON.parse(document.getElementById("studio")?.textContent ?? "{}");
const shelf = new Shelf();
const sender = new Sender(studio, shelf);
const desk = new Desk(studio, shelf, sender);
await desk.open();
await sender.start();
