// @ts-check
/** `practise`: a simulation played inside a lesson; every screen is kept before it is shown. */

import { drawing, h } from "../dom.js";
import { fill } from "../text.js";
import { seedOf } from "./chance.js";
import { arranged, prepare } from "./script.js";
import { phoneView } from "./simulation-view.js";
import { back, begin, enter, help, passed, pointing, resume, tap, type } from "./simulation.js";

/** @typedef {import("./lesson.js").LessonPlayer} LessonPlayer */
/** @typedef {import("./flow.js").Step} Step */
/** @typedef {import("./simulation.js").Effect} Effect */
/** @typedef {import("./simulation.js").Outcome} Outcome */
/** @typedef {import("./script.js").Pair} Pair */
/** @typedef {import("./stage.js").Action} Action */
/**
 * @typedef {{player: LessonPlayer, step: Step, guided: boolean, script: import("./script.js").Script,
 *   state: import("./simulation.js").State}} Play
 */

/** @type {import("./lesson.js").CardMaker} */
export function practise(player, step) {
  const { simulation = "", round = "guided", id } = step;
  const script = prepare(player.bundle.simulations[simulation], round, step);
  const state = resume(script, player.progress.practice[id], seed(player, step, 0));
  const play = { player, step, guided: round === "guided", script, state };
  if (state.ended || player.progress.passed[id]) result(play);
  else draw(play);
}

/** @param {LessonPlayer} player @param {Step} step @param {number} attempt */
const seed = ({ progress }, { id }, attempt) => seedOf(`${progress.registration} ${id} ${attempt}`);

/** @param {Play} play @param {Pair | null} [pair] */
const words = ({ player, state }, pair) =>
  fill(player.text(pair?.[player.host.lang]), state.scanned?.[+(player.host.lang !== "vi")]);

/** What a tap does. @param {Play} play @param {() => Outcome} act */
const doing = (play, act) => () => play.player.run(() => take(play, act()));

/** @param {Play} play @param {Outcome} outcome */
async function take(play, { state, effect }) {
  if (effect.kind === "none") return;
  const same = state.screen === play.state.screen;
  if (state.ended) await ended(play, state);
  else await play.player.keepPractice(play.step.id, state);
  play.state = state;
  if (state.ended) result(play, words(play, effect.say));
  else draw(play, effect, same);
}

/** @param {Play} play @param {import("./simulation.js").State} state */
async function ended({ player, step, script }, state) {
  const { helps, wrong, danger, taps } = state;
  const ok = passed(script, state, player.host.assisted);
  await player.record("practice_ended", {
    step: step.id,
    simulation: step.simulation,
    round: script.round,
    helps,
    wrong,
    danger,
    passed: ok,
    taps,
  });
  const before = player.progress.passed;
  await player.keepPractice(step.id, state, { passed: ok ? { ...before, [step.id]: true } : before });
}

/** What is said under the heading. @param {Play} play @param {Effect} effect @returns {import("./stage.js").Remark | null} */
function remarkOn(play, { kind, say }) {
  const { t } = play.player;
  if (kind === "hint") return { kind, text: hint(play) };
  const text = words(play, say);
  if (kind === "wrong") {
    const { hand, glow } = pointing(play.script, play.state);
    const ladder = !play.guided && (hand ? t("sim.hand") : glow && t("sim.glow"));
    return { kind: "kind", text: [text || t("sim.default"), ladder].filter(Boolean).join(" ") };
  }
  return text ? { kind: "right", text } : null;
}

/** @param {Play} play */
function hint(play) {
  const { t } = play.player;
  const { target, glow } = pointing(play.script, play.state);
  if (glow) return t("sim.glow");
  if (target && !("element" in target)) return t("sim.hint.amount");
  const { elements } = play.script.screens[play.state.screen];
  const label = elements.find(({ id }) => id === target?.element)?.label;
  return label ? t("sim.hint.find", { label: words(play, label) }) : t("sim.hint.look");
}

/** @param {Play} play @param {Effect} [effect] without: the card has just been opened @param {boolean} [same] */
function draw(play, effect, same = false) {
  const { player, step, guided, script, state } = play;
  const { frozen, screen } = state;
  const warning = frozen ? words(play, frozen.say) : undefined;
  const remark = effect && !frozen ? remarkOn(play, effect) : null;
  player.show({
    kind: "sim",
    heading: player.t(guided ? "sim.guided" : "sim.alone"),
    lead: effect || frozen ? "" : player.lead(step),
    speech: remark && same ? undefined : words(play, script.screens[screen].say),
    spoken: warning,
    remark,
    content: [phone(play)],
    main: mainAction(play),
    help: helpActions(play),
    same,
  });
  if (warning) player.host.announce(warning);
}

/** @param {Play} play */
function phone(play) {
  const { player, script, state } = play;
  const { marks, amount, frozen } = state;
  const screen = script.screens[state.screen];
  return phoneView({
    t: player.t,
    lang: player.host.lang,
    words: (pair) => words(play, pair),
    icons: player.bundle.icons,
    screen,
    elements: arranged(screen, `${state.seed} ${state.screen}`),
    marks: marks[state.screen] ?? [],
    amount,
    keypadView: player.bundle.keypadView,
    frozen: frozen && words(play, frozen.say),
    point: pointing(script, state),
    tap: (id) => doing(play, () => tap(script, play.state, id))(),
    type: (key) => doing(play, () => type(play.state, key))(),
    safe: doing(play, () => back(play.state)),
  });
}

/** @param {Play} play @returns {Action | null} */
function mainAction(play) {
  const { player, script, state } = play;
  if (state.frozen) return null;
  if (script.screens[state.screen].keypad) {
    const { target, hand, glow } = pointing(script, state);
    const here = target && "key" in target && target.key === "next";
    const kind = here && (glow || hand) ? "p-main glow" : "p-main";
    return { ...player.onward(doing(play, () => enter(script, play.state))), kind };
  }
  if (!state.strayed.length) return null;
  const on = doing(play, () => back(play.state));
  return { icon: "shield", label: player.t("sim.safe"), on, kind: "p-main p-safe" };
}

/** @param {Play} play @returns {Action[]} */
function helpActions(play) {
  const { player, guided, state } = play;
  const { t } = player;
  const hint = { icon: "hint", label: t("sim.help"), on: doing(play, () => help(play.state)) };
  const later = { icon: "later", label: t("sim.later"), on: () => player.next() };
  return guided || state.frozen ? [later] : [hint, later];
}

/** @param {Play} play */
const again = (play) =>
  play.player.run(async () => {
    const { player, step, script } = play;
    const state = begin(script, seed(player, step, Date.now()));
    await player.keepPractice(step.id, state);
    play.state = state;
    draw(play);
  });

/** The card after a round. @param {Play} play @param {string} [said] the last remark of the simulation */
function result(play, said) {
  const { player, step, guided } = play;
  const { t } = player;
  if (player.host.review) return player.show(player.host.review(said));
  const alone = player.progress.passed[step.id] ? "passed" : player.host.assisted ? "assisted" : "again";
  const kind = guided ? "guided" : alone;
  const open = kind === "again";
  const repeat = { icon: "again", label: t("sim.again"), on: () => again(play) };
  const later = { icon: "later", label: t("player.later"), on: () => player.next() };
  player.show({
    kind: "result",
    heading: t(`sim.result.${kind}`),
    speech: [said, t(`sim.result.${kind}.say`)].filter(Boolean).join(" "),
    picture: h(`div.p-sign ${kind}`, drawing(open ? "again" : "check", "p-shape")),
    main: open ? repeat : player.onward(),
    second: open ? later : repeat,
  });
}
