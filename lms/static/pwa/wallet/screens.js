/** The papers of a household on its phone, and the check of anybody's paper without network. */

import { button, drawing, h } from "../dom.js";
import {
  backButton,
  day,
  heading,
  listen,
  mainButton,
  minute,
  notice,
  place,
  screen,
  section,
} from "../screens/parts.js";
import { NoSuchPlace } from "../screens/router.js";
import { NotSigned } from "./cose.js";
import { trusted } from "./issuer.js";
import { pictureOf, qrCanvas } from "./picture.js";
import { check as checkCode } from "./trust.js";

export { meet } from "./issuer.js";

/**
 * @typedef {import("../screens/app.js").App} App
 * @typedef {import("../screens/app.js").Certificate} Certificate
 */

const QR_PIXELS = 720;
const OLD_DAYS = 30;

/** On home: how many there are. @param {import("../screens/home.js").Home} here */
export function row({ app, snapshot }) {
  const words = [h("span", app.t("wallet.row")), h("small", `${snapshot?.certificates.length}`)];
  return h("section", place(app, "/certificates", "row", drawing("certificate", "picture"), ...words));
}

/** All papers of this phone's households. @param {App} app */
export async function wallet(app) {
  const papers = await papersOf(app);
  const rows = papers.map((paper) => {
    const ended = isOver(paper)
      ? app.t("wallet.expired")
      : app.t("wallet.until", { day: day(paper.expires_on) });
    const words = h("span", h("b", app.say(paper.title)), h("span", paper.recipient), h("small", ended));
    return h("li", place(app, `/certificates/${paper.id}`, "row", drawing("certificate", "picture"), words));
  });
  return screen("wallet", [
    heading(app, app.t("wallet.title"), app.t("wallet.hint")),
    section("", rows) || notice("certificate", app.t("wallet.none")),
  ], [backButton(app)]);
}

/**
 * One paper, as it is shown to an official.
 * @param {App} app
 * @param {string} id
 */
export async function certificate(app, id) {
  const paper = (await papersOf(app)).find((each) => each.id === id);
  if (!paper) throw new NoSuchPlace(id);
  const { t } = app;
  const code = qrCanvas(paper.qr, QR_PIXELS);
  code.setAttribute("role", "img");
  code.setAttribute("aria-label", t("wallet.qr"));
  const over = isOver(paper);
  const sheet = h(
    "article.paper",
    h("p.kind", app.say(paper.title)),
    h("h1", { tabindex: -1 }, paper.recipient),
    h("p", paper.place),
    code,
    h("p.number", `${t("wallet.number")} ${paper.number}`),
    h(
      over ? "p.over" : "p",
      over ? t("wallet.expired_on", { day: day(paper.expires_on) }) : dates(app, paper),
    ),
    h("p.small", app.say(paper.not_state)),
  );
  const shown = screen("certificate", [listen(app, spoken(app, paper)), sheet], [
    backButton(app),
    button("send", t("wallet.share"), () => {
      shown.classList.toggle("sending");
      shown.querySelector(".sharing")?.scrollIntoView({ block: "end" });
    }),
    mainButton("qr", t("wallet.show"), () => showLarge(app, shown)),
  ]);
  shown.querySelector(".actions")?.before(sharing(app, paper));
  return shown;
}

/**
 * Is this paper true? Asked where the server cannot be: from the signed part of its code.
 * @param {App} app
 * @param {string} id
 */
export async function check(app, id) {
  const { t } = app;
  const code = decodeURIComponent(location.hash.slice(1));
  const again = mainButton("again", t("check.again"), () => location.reload());
  const trust = await trusted();
  if (!code || !trust) {
    const why = code ? "check.never_met" : "check.no_code";
    return screen("check", [heading(app, t("check.title")), notice("info", t(why))], [
      backButton(app),
      again,
    ]);
  }
  try {
    return verdict(app, await checkCode(code, id, trust, today()), again);
  } catch (error) {
    if (!(error instanceof NotSigned)) throw error;
    const words = [h("h1", { tabindex: -1 }, t("check.false")), h("p", t("check.false_meaning"))];
    return screen("check", [h("section.verdict revoked", drawing("close"), h("div", words))], [
      backButton(app),
      again,
    ]);
  }
}

/**
 * @param {App} app
 * @param {import("./trust.js").Checked} checked
 * @param {HTMLElement} again
 */
function verdict(app, { verdict, paper, listed }, again) {
  const { t } = app;
  const facts = [
    ["recipient", paper.recipient],
    ["place", paper.place],
    ["kind", t(`check.kind.${paper.kind}`)],
    ["number", paper.number],
    ["issued", day(paper.issued)],
    ["expires", day(paper.expires)],
  ];
  const moment = new Date(listed * 1000).toISOString();
  const old = Date.now() / 1000 - listed > OLD_DAYS * 86_400;
  const icon = verdict === "valid" ? "check" : verdict === "expired" ? "later" : "close";
  return screen("check", [
    h(
      `section.verdict ${verdict}`,
      drawing(icon),
      h("div", h("h1", { tabindex: -1 }, t(`check.${verdict}`)), h("p", t(`check.${verdict}_meaning`))),
    ),
    h(
      "dl",
      facts.filter(([, value]) => value).flatMap((
        [key, value],
      ) => [h("dt", t(`check.${key}`)), h("dd", value)]),
    ),
    notice("info", t(old ? "check.list_old" : "check.list", { minute: minute(moment) })),
  ], [backButton(app), again]);
}

/** @param {App} app @returns {Promise<Certificate[]>} */
const papersOf = async (app) => (await app.snapshot())?.certificates ?? [];

const today = () => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);

/** @param {Certificate} paper */
const isOver = ({ expires_on }) => expires_on < today();

/** @param {App} app @param {Certificate} paper */
const dates = ({ t }, { issued_on, expires_on }) =>
  t("wallet.dates", { issued: day(issued_on), expires: day(expires_on) });

/** @param {App} app @param {Certificate} paper */
const spoken = (app, paper) => `${app.say(paper.title)}. ${paper.recipient}. ${app.say(paper.body)}`;

/**
 * The paper alone on the screen, until it is tapped.
 * @param {App} app
 * @param {HTMLElement} shown
 */
async function showLarge(app, shown) {
  shown.classList.add("large");
  app.announce(app.t("wallet.tap_to_close"));
  const close = () => {
    shown.classList.remove("large");
    shown.removeEventListener("click", close);
    if (document.fullscreenElement) document.exitFullscreen();
  };
  setTimeout(() => shown.addEventListener("click", close));
  app.onLeave(close);
  // Where a browser has no full screen the large paper is enough.
  await document.documentElement.requestFullscreen?.().catch(() => undefined);
}

/** @param {App} app @param {Certificate} paper */
function sharing(app, paper) {
  const { t } = app;
  const address = paper.code ? `${paper.address}#${paper.code}` : paper.address;
  const sendPicture = async () => {
    const drawn = await pictureOf({
      title: app.say(paper.title),
      recipient: paper.recipient,
      place: paper.place,
      lines: [`${t("wallet.number")} ${paper.number}`, dates(app, paper)],
      small: app.say(paper.not_state),
      qr: paper.qr,
    });
    await send(app, {
      files: [new File([drawn], `${paper.number.replaceAll("/", "-")}.png`, { type: drawn.type })],
    });
  };
  return h(
    "div.sharing",
    button("photo", t("wallet.share_picture"), sendPicture),
    button("copy", t("wallet.share_link"), () => send(app, { title: app.say(paper.title), url: address })),
    h("a.button", { href: paper.url }, drawing("globe"), h("span", t("wallet.online"))),
  );
}

/**
 * Through the phone's own sharing; else a picture is saved and a link copied.
 * @param {App} app
 * @param {ShareData} what
 */
async function send(app, what) {
  if (navigator.canShare?.(what)) {
    return navigator.share(what).catch((error) => {
      if (error.name !== "AbortError") throw error; // closed by her: nothing is wrong
    });
  }
  const [file] = what.files ?? [];
  if (file) {
    const href = URL.createObjectURL(file);
    h("a", { href, download: file.name }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  } else await navigator.clipboard.writeText(what.url ?? "");
  const told = app.t(file ? "wallet.saved" : "wallet.copied");
  app.announce(told);
  document.querySelector(".sharing")?.append(h("p", { role: "status" }, told));
}
