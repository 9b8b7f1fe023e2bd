/** The screens beside home and the lesson: one file, kept by the worker, fetched when the first of them is shown. */

export { about } from "./about.js";
export { care, tellFull } from "./care.js";
export { card } from "./card.js";
export { course } from "./course.js";
export { forgetAll } from "../store/forget.js";
export { offerInstall } from "./install.js";
export { receipts } from "./receipts.js";
export { sendPins } from "../sync/pins.js";
export { turn } from "./turn.js";
export { unclaimed } from "./unclaimed.js";
export { downloads } from "./downloads.js";
export { inApp } from "./moving.js";
export { restore as restorePlaces } from "../store/places.js";
