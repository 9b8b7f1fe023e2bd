// @ts-check
/** `choose` and `quiz`: every answer is explained; a wrong one is offered again. */

import { button, h } from "../dom.js";
import { answered, nextQuestion, optionOrder, questionKey, quizRound } from "./flow.js";
import { pictureOf } from "./stage.js";

/** @typedef {import("./lesson.js").LessonPlayer} LessonPlayer */
/** @typedef {import("./flow.js").Step} Step */
/**
 * @typedef {{
 *   step: Step, id: string, key: string, options: string[], right: string[], heading: string, lead?: string,
 *   ask?: string, words?: Record<string, import("./flow.js").Named>, picture?: HTMLElement | null,
 *   onAnswer?: (right: boolean) => Promise<unknown>, onNext?: () => unknown
 * }} Asked
 */

/** @type {import("./lesson.js").CardMaker} */
export function chooseCard(player, step) {
  const { caption, speech, alt, options: words } = player.wordsOf(step);
  const { id, options = [], right = [] } = step;
  const key = questionKey(step);
  const picture = pictureOf(player.bundle, step.picture, alt);
  const asked = { step, id, key, options, right, heading: caption, ask: speech, words, picture };
  draw(player, asked, player.progress.right[key] ? right.slice(0, 1) : []);
}

/** @type {import("./lesson.js").CardMaker} */
export function quizCard(player, step) {
  // Held here: what counts as still to be asked changes with the answer just given.
  let round = quizRound(step, player.progress);
  const question = step.questions?.find(({ id }) => id === round.ids[round.at]);
  if (!question) return quizOver(player, step);
  const { ask, options: words } = player.wordsOf(step).questions?.[question.id] ?? {};
  draw(player, {
    ...question,
    step,
    key: questionKey(step, question.id),
    heading: ask ?? "",
    lead: round.at || round.repeated ? "" : player.lead(step),
    words,
    onAnswer: (right) => {
      round = answered(round, right);
      return player.keepPractice(step.id, round);
    },
    onNext: () => player.run(() => advance(player, step, round)),
  }, []);
}

/** @param {LessonPlayer} player @param {Step} step @param {import("./flow.js").Round} round */
async function advance(player, step, round) {
  const next = nextQuestion(round);
  await player.keepPractice(step.id, next ?? { ids: [], at: 0, again: [] });
  if (next) quizCard(player, step);
  else await player.forward();
}

/** @param {LessonPlayer} player @param {Step} step */
function quizOver(player, step) {
  player.show({
    kind: "read",
    heading: player.text(player.wordsOf(step).caption),
    speech: player.t("player.quiz.over"),
    main: player.onward(),
  });
}

/** @param {LessonPlayer} player @param {Asked} asked @param {string[]} tried the options tapped, the last one last */
function draw(player, asked, tried) {
  const { words, picture, onNext } = asked;
  const now = tried.at(-1);
  const right = now && asked.right.includes(now);
  const remark = now && player.text(words?.[now]?.say);
  const order = optionOrder(asked.options, player.progress, asked.key);
  const labels = order.map((id) => player.text(words?.[id]?.label));
  const heading = player.text(asked.heading), ask = player.text(asked.ask);
  player.show({
    kind: picture ? "choose" : "quiz",
    heading,
    lead: now ? "" : asked.lead,
    speech: now ? "" : ask,
    spoken: [ask || heading, ...labels].join(". "),
    remark: remark ? { kind: right ? "right" : "kind", text: remark } : null,
    picture,
    content: [h("div.p-options", order.map((id, i) => option(player, asked, tried, id, labels[i])))],
    main: right ? player.onward(onNext) : null,
    same: tried.length > 0,
  });
}

/** @param {LessonPlayer} player @param {Asked} asked @param {string[]} tried @param {string} id @param {string} label */
function option(player, asked, tried, id, label) {
  const right = asked.right.includes(id);
  const settled = asked.right.includes(tried.at(-1) ?? "");
  const state = right && settled ? "right" : tried.includes(id) ? "tried" : "";
  const answer = () =>
    player.run(async () => {
      const event = { step: asked.step.id, question: asked.id, option: id, right };
      await player.record("question_answered", event);
      if (right) await player.keep({ right: { ...player.progress.right, [asked.key]: true } });
      await asked.onAnswer?.(right);
      draw(player, asked, [...tried, id]);
    });
  const more = { "data-id": id, disabled: settled };
  return button(state === "right" ? "check" : null, label, answer, `p-button p-option ${state}`, more);
}
