/** The screens with the player in them. */

export { lesson } from "./lesson.js";
export { review } from "./review.js";
