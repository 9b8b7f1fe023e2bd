// @ts-check
/** `choose` and `quiz`: every answer is explained; a wrong one is offered again. */

import { button, el } from "./dom.js";
import { answered, nextQuestion, optionOrder, questionKey, quizRound } from "./flow.js";
import { pictureOf } from "./stage.js";

/** @typedef {import("./lesson.js").LessonPlayer} LessonPlayer */
/** @typedef {import("./flow.js").Step} Step */
/**
 * @typedef {{
 *   step: Step, id: string, key: string, options: string[], right: string[], heading: string, ask: string,
 *   words: Record<string, import("./flow.js").Named>, picture: HTMLElement | null,
 *   onAnswer: (right: boolean) => Promise<unknown>, onNext: () => unknown
 * }} Asked
 */

/** @type {import("./lesson.js").CardMaker} */
export function chooseCard(player, step) {
  const words = player.wordsOf(step);
  const key = questionKey(step);
  const done = player.progress.right[key] ? (step.right ?? [])[0] : null;
  draw(player, {
    step,
    id: step.id,
    key,
    options: step.options ?? [],
    right: step.right ?? [],
    heading: words.caption,
    ask: words.speech,
    words: words.options ?? {},
    picture: pictureOf(player.bundle, step.picture, words.alt ?? ""),
    onAnswer: () => Promise.resolve(),
    onNext: () => player.next(),
  }, done ? [done] : []);
}

/** @type {import("./lesson.js").CardMaker} */
export function quizCard(player, step) {
  // Held here: what counts as still to be asked changes with the answer just given.
  let round = quizRound(step, player.progress);
  const question = step.questions?.find((one) => one.id === round.ids[round.at]);
  if (!question) return quizOver(player, step);
  const words = player.wordsOf(step).questions?.[question.id];
  draw(player, {
    step,
    id: question.id,
    key: questionKey(step, question.id),
    options: question.options,
    right: question.right,
    heading: words?.ask ?? "",
    ask: "",
    words: words?.options ?? {},
    picture: null,
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
  const words = player.wordsOf(step);
  player.show({
    kind: "read",
    heading: player.text(words.caption),
    speech: player.t("player.quiz.over"),
    main: { icon: "next", label: player.t("player.next"), on: () => player.next() },
  });
}

/** @param {LessonPlayer} player @param {Asked} asked @param {string[]} tried the options tapped, the last one last */
function draw(player, asked, tried) {
  const now = tried[tried.length - 1];
  const right = asked.right.includes(now);
  const text = now && player.text(asked.words[now]?.say ?? "");
  const order = optionOrder(asked.options, player.progress, asked.key);
  const options = order.map((id) => option(player, asked, tried, id));
  const labels = order.map((id) => player.text(asked.words[id]?.label ?? ""));
  const heading = player.text(asked.heading), ask = player.text(asked.ask);
  player.show({
    kind: asked.picture ? "choose" : "quiz",
    heading,
    speech: now ? undefined : ask || undefined,
    spoken: [ask || heading, ...labels].join(". "),
    remark: text ? { kind: right ? "right" : "kind", text } : null,
    picture: asked.picture,
    content: [el("div", { class: "p-options" }, ...options)],
    main: right ? { icon: "next", label: player.t("player.next"), on: asked.onNext } : null,
    same: tried.length > 0,
  });
}

/** @param {LessonPlayer} player @param {Asked} asked @param {string[]} tried @param {string} id */
function option(player, asked, tried, id) {
  const settled = asked.right.includes(tried[tried.length - 1]);
  const state = asked.right.includes(id) && settled ? "right" : tried.includes(id) ? "tried" : "";
  const answer = () =>
    player.run(async () => {
      const right = asked.right.includes(id);
      const event = { step: asked.step.id, question: asked.id, option: id, right };
      await player.record("question_answered", event);
      if (right) await player.keep({ right: { ...player.progress.right, [asked.key]: true } });
      await asked.onAnswer(right);
      draw(player, asked, [...tried, id]);
    });
  const more = { "data-id": id, disabled: settled };
  const icon = state === "right" ? "check" : null;
  return button(icon, player.text(asked.words[id]?.label ?? ""), answer, `p-option ${state}`, more);
}
