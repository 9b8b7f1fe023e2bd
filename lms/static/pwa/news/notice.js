/** One notice: picture, voice and words, three taps to answer with, and what the village says. */

import { backButton, heading, minute, notice as line, screen, section } from "../screens/parts.js";
import { button, drawing, h } from "../dom.js";
import { GUEST } from "../store/profiles.js";
import { sayForm } from "./say.js";
import { changes, newId, notices, putAway, refresh, say, see, source, start, words } from "./store.js";

/**
 * @typedef {import("../screens/app.js").App} App
 * @typedef {import("./store.js").Notice} Notice
 * @typedef {import("./store.js").Comment} Comment
 * @typedef {import("./store.js").Kept} Kept
 * @typedef {NonNullable<Awaited<ReturnType<App["learner"]>>>} Learner
 */

const REACTIONS = { agree: "check", thanks: "heart", unclear: "help" };

/**
 * @param {App} app
 * @param {string} id
 */
export async function announcement(app, id) {
  const { t } = app;
  start();
  const find = async () => (await notices()).find((one) => one.id === id);
  if (!(await find())) await refresh(true).catch(() => undefined);
  const found = await find();
  const learner = await app.learner();
  if (!found) {
    return screen("announcement", [heading(app, t("news.gone"))], [backButton(app, () => app.go("/news"))]);
  }
  await see(found, learner?.person.id ?? GUEST);
  const back = backButton(app);
  if (found.withdrawn) {
    const why = t("news.withdrawn_because", { reason: found.withdrawn });
    return screen("announcement", [heading(app, found.title), line("info", why)], [back]);
  }
  const answers = h("div");
  const show = async () => {
    const now = (await find()) ?? found;
    answers.replaceChildren(...(await answered(app, now, learner)));
    if (learner) await see(now, learner.person.id);
  };
  await app.follow(changes, show);
  const lines = found.body.split("\n").filter(Boolean).map((text) => h("p", text));
  return screen("announcement", [
    heading(app, found.title),
    h("p.quiet", [t(`news.office.${found.office}`), found.by].join(" ") + ` · ${minute(found.at)}`),
    found.corrected && h("p.quiet", t("news.corrected", { at: minute(found.corrected) })),
    found.picture && (await picture(found.picture)),
    found.sound?.address && (await voice(app, found.sound.address, "news.listen")),
    app.voice.available &&
    button("speaker", t("news.read_out"), () => app.voice.say(`${found.title}. ${found.body}`)),
    h("div.told", lines),
    found.url && "share" in navigator &&
    button("send", t("news.share"), () => share(found)),
    answers,
    learner ? sayForm(app, found.id, learner) : line("card", t("news.guest")),
  ], [back]);
}

/** A share sheet that was closed again is no fault. @param {Notice} one */
const share = ({ title, url }) => navigator.share({ title, url: url ?? "" }).catch(() => undefined);

/** @param {NonNullable<Notice["picture"]>} told */
async function picture({ address, alt, width, height }) {
  return h("img.photo", { src: await source(address), alt, width, height });
}

/** @param {App} app @param {string} address @param {string} words */
async function voice(app, address, words) {
  const sound = new Audio(await source(address));
  app.onLeave(() => sound.pause());
  return button("speaker", app.t(words), () => {
    app.voice.stop();
    if (sound.paused) sound.play().catch(() => app.announce(app.t("common.no_network")));
    else sound.pause();
  });
}

/**
 * Taps and comments, with what waits on this phone laid over.
 * @param {App} app
 * @param {Notice} one
 * @param {Learner | null} learner
 */
async function answered(app, one, learner) {
  const shown = new Set(one.comments.map(({ id }) => id));
  const own = (await words()).filter((word) => word.notice === one.id && !shown.has(word.id));
  const comments = await Promise.all(one.comments.map((each) => comment(app, each)));
  const waiting = own.filter(({ reaction }) => reaction === undefined).map((word) => unsent(app, word));
  const said = section(app.t("news.said"), [...comments, ...waiting]);
  return [taps(app, one, own, learner), said].filter((part) => part !== false);
}

/**
 * @param {App} app
 * @param {Notice} one
 * @param {Kept[]} own
 * @param {Learner | null} learner
 */
function taps(app, one, own, learner) {
  const told = learner ? one.mine[learner.person.id] ?? "" : "";
  const mine = own.filter(({ person, reaction }) => person === learner?.person.id && reaction !== undefined);
  const now = mine.at(-1)?.reaction ?? told;
  const tap = (/** @type {string} */ kind) =>
    learner && say({
      id: newId(),
      notice: one.id,
      person: learner.person.id,
      household: learner.household.id,
      at: new Date().toISOString(),
      reaction: kind === now ? "" : kind,
    });
  const buttons = Object.entries(REACTIONS).map(([kind, icon]) => {
    const n = (one.reactions[kind] ?? 0) + Number(kind === now) - Number(kind === told);
    const props = { "aria-pressed": String(kind === now), disabled: !learner };
    return h(
      "button.tap",
      { on: () => tap(kind), ...props },
      drawing(icon),
      h("span", app.t(`news.${kind}`)),
      n > 0 && h("small", `${n}`),
    );
  });
  return h("div.taps", { role: "group", "aria-label": app.t("news.taps") }, buttons);
}

/** @param {App} app @param {Comment} said */
async function comment(app, said) {
  const { t } = app;
  return h(
    "li.comment",
    h("b", said.by),
    h("small", minute(said.at)),
    said.text && h("p", said.text),
    said.sound &&
      (said.sound.address
        ? await voice(app, said.sound.address, "news.listen_comment")
        : h("small", t("news.sound_working"))),
    said.hidden && h("p.aside", t("news.hidden", { reason: said.hidden })),
    ...(said.matter?.steps ?? []).map(({ state, at, by, words: told }) =>
      h(
        "p.step",
        h("b", t(`news.state.${state}`)),
        ` · ${minute(at)}`,
        told && h("span", ` ${by}: “${told}”`),
      )
    ),
  );
}

/** @param {App} app @param {Kept} word */
function unsent(app, word) {
  const { t } = app;
  const why = word.state === "refused" ? app.say(word.message) : t(`news.${word.state}`);
  return h(
    "li.comment",
    h("p", word.text || t("news.voice")),
    h("small", why),
    word.state === "refused" && button("close", t("news.put_away"), () => putAway(word.id)),
  );
}
