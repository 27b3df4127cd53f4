// fwpick's arithmetic (docs/arithmetic.md) once more, and the page that recomputes by it.
//
// judge(data, wanted) gives a verdict; `data` is what page_data of advisor.report.page.data makes,
// `wanted` is {answers: {question: choice}, weights: {criterion: number}, lens}. A site does
//   import { judge, answerFlips, attach } from "./decision.js";
//   const verdict = judge(data, { answers: { goal: "research" }, weights: {}, lens: "today" });
// or, on a page with the ids of page.html.jinja, attach(document, data): it adds the controls and
// tells each verdict in an event "judged" of the document. Nothing happens on import.

// --- numbers -----------------------------------------------------------------------------------

/** The sum without what rounding loses on the way, as Python's fsum (Shewchuk's partial sums). */
export function sum(numbers) {
  const parts = [];
  for (let x of numbers) {
    let kept = 0;
    for (let y of [...parts]) {
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
      const high = x + y;
      const low = y - (high - x);
      if (low) parts[kept++] = low;
      x = high;
    }
    parts.length = kept;
    parts.push(x);
  }
  return parts.reduceRight((total, part) => total + part, 0);
}

/** The error function: a series below 3, beyond it a continued fraction. */
export function erf(x) {
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a < 3) {
    let term = a;
    let total = a;
    for (let n = 1; term > total * 1e-17; n++) {
      term *= (2 * a * a) / (2 * n + 1);
      total += term;
    }
    return Math.sign(x) * (2 / Math.sqrt(Math.PI)) * Math.exp(-a * a) * total;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (a + fraction);
  return Math.sign(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction));
}

const size = (lean, spread) => Math.sqrt(lean * lean + spread * spread);
const sign = (framework) => ({ pytorch: 1, tensorflow: -1 })[framework] ?? 0;
const other = (framework) => (framework === "pytorch" ? "tensorflow" : "pytorch");

// --- answers -----------------------------------------------------------------------------------

const UNSURE = "unsure";

/** Whether every question named has one of its choices; one not said counts as unsure. */
export function holds(when, answers) {
  return Object.entries(when ?? {}).every(([name, valid]) =>
    valid.includes(answers[name] ?? UNSURE));
}

function choiceOf(question, answers) {
  return question.choices.find((choice) => choice.id === answers[question.id]);
}

/** [question, choice] of each answer that was said. */
function chosen(data, answers) {
  return data.questions
    .map((question) => [question, choiceOf(question, answers)])
    .filter(([, choice]) => choice);
}

/** [criterion, weight] of what an answer weighs beside these answers. */
function choiceWeights(choice, answers) {
  const row = choice.instead?.find((each) => holds(each.when, answers)) ?? choice;
  const weighs = Object.entries(row.weighs ?? {});
  const points = sum(weighs.map(([, part]) => part));
  return weighs.map(([name, part]) => [name, (row.importance * part) / points]);
}

/** Criterion -> weight of what was said. */
function weightsOf(data, answers) {
  const parts = Object.fromEntries(data.criteria.map(({ id }) => [id, []]));
  for (const [, choice] of chosen(data, answers)) {
    for (const [name, weight] of choiceWeights(choice, answers)) parts[name].push(weight);
  }
  return Object.fromEntries(Object.entries(parts).map(([name, each]) => [name, sum(each)]));
}

function constraintsOf(data, answers) {
  return chosen(data, answers).flatMap(([question, choice]) =>
    (choice.rulesOut ?? [])
      .filter((rule) => holds(rule.when, answers))
      .map((rule) => ({ ...rule, question, choice })));
}

/** The lines of one kind, `before` or `advice`, that these answers call for, each once. */
function advised(data, answers, kind) {
  const places = chosen(data, answers).flatMap(([, choice]) => choice[kind] ?? []);
  const lines = places.map((place) => data.lines[place]);
  const kept = lines.filter((line) => holds(line.when, answers));
  return [...new Map(kept.map((line) => [line.says, line])).values()];
}

function clashesOf(data, answers) {
  const rows = chosen(data, answers).flatMap(([, choice]) => choice.clashes ?? []);
  return [...new Set(rows.filter((row) => holds(row.when, answers)).map((row) => row.says))];
}

// --- what was not said -------------------------------------------------------------------------

const mayWeigh = (question) => question.choices.some((choice) => choice.weighs || choice.knows);

/** The unsaid questions that may be asked, each with the follow-ups that hang on it. */
function groupsOf(data, answers) {
  const unsaid = data.questions.filter(
    (question) => (answers[question.id] ?? UNSURE) === UNSURE && mayWeigh(question));
  const waits = (question) => unsaid.some(({ id }) => id in (question.askWhen ?? {}));
  const groups = unsaid
    .filter((question) => !waits(question) && holds(question.askWhen, answers))
    .map((question) => [question]);
  for (const group of groups) {
    for (const leading of group) { // it grows by what hangs on it, and by what hangs on that
      const hanging = unsaid.filter(
        (each) => leading.id in (each.askWhen ?? {}) && !group.includes(each));
      group.push(...hanging);
    }
  }
  return groups;
}

/** [share, {question: choice}] of every way to answer a group; a follow-up only where asked. */
function waysOf(group, answers) {
  if (!group.length) return [[1, {}]];
  const [first, ...rest] = group;
  if (!holds(first.askWhen, answers)) return waysOf(rest, answers);
  return first.choices.filter((choice) => choice.usual).flatMap((choice) => {
    const context = rest.length ? { ...answers, [first.id]: choice.id } : answers;
    return waysOf(rest, context).map(([share, assumed]) =>
      [choice.usual * share, { [first.id]: choice, ...assumed }]);
  });
}

function scenarioOf([share, assumed], answers) {
  const ids = Object.entries(assumed).map(([name, choice]) => [name, choice.id]);
  const context = { ...answers, ...Object.fromEntries(ids) };
  const weights = {};
  let known = 0;
  for (const choice of Object.values(assumed)) {
    for (const [name, weight] of choiceWeights(choice, context)) {
      weights[name] = (weights[name] ?? 0) + weight;
    }
    if (choice.knows) known += choice.importance * sign(choice.knows);
  }
  return { share, weights: Object.entries(weights), known };
}

/** Every open question that would weigh something, with its ways to be answered. */
function openQuestions(data, answers) {
  return groupsOf(data, answers)
    .map((group) => ({
      questions: group.map(({ id }) => id),
      scenarios: waysOf(group, answers).map((way) => scenarioOf(way, answers)),
    }))
    .filter((row) => row.scenarios.some((each) => each.weights.length || each.known));
}

/** What an open question adds under these leans: sums over its scenarios, each with its share. */
function guess(row, leans) {
  const pulls = row.scenarios.map((each) =>
    sum([...each.weights.map(([name, weight]) => weight * leans[name][0]), each.known]));
  const shares = row.scenarios.map((each) => each.share);
  const pull = sum(pulls.map((one, i) => shares[i] * one));
  const apart = sum(pulls.map((one, i) => shares[i] * (one - pull) ** 2));
  const lines = row.scenarios.flatMap((each) =>
    each.weights.map(([name, weight]) => [each.share * weight, ...leans[name]]));
  const known = row.scenarios.map((each) => each.share * Math.abs(each.known));
  return {
    questions: row.questions,
    pull,
    deviation: Math.sqrt(apart),
    weight: sum([...lines.map(([weight]) => weight), ...known]),
    size: sum([...lines.map(([weight, lean, spread]) => weight * size(lean, spread)), ...known]),
    spread: sum(lines.map(([weight, , spread]) => weight * spread)),
  };
}

/** All open questions as one row; null where there are none. */
function unsaidOf(data, answers, leans) {
  const rows = openQuestions(data, answers).map((row) => guess(row, leans));
  if (!rows.length) return null;
  const { credence, doubt, together } = data.doubt;
  const total = (name) => sum(rows.map((row) => row[name]));
  const weight = credence * total("weight");
  const mean = (name) => (weight ? (credence * total(name)) / weight : 0);
  const each = sum(rows.map((row) => row.deviation ** 2));
  return {
    id: "unsaid",
    title: "What you did not say",
    weight,
    lean: mean("pull"),
    size: mean("size"),
    spread: mean("spread"),
    doubt: doubt * Math.sqrt(together * total("deviation") ** 2 + (1 - together) * each),
    questions: rows.flatMap((row) => row.questions),
  };
}

// --- the verdict -------------------------------------------------------------------------------

/** Criteria as what was said weighs them, and last what the team knows. */
function termsOf(data, { answers, weights }, leans) {
  const weighed = { ...weightsOf(data, answers), ...weights };
  const knowing = chosen(data, answers).find(([, choice]) => choice.knows)?.[1];
  const criteria = data.criteria.map(({ id, title }) => {
    const [lean, spread] = leans[id];
    return { id, title, weight: weighed[id], lean, spread, size: size(lean, spread) };
  });
  const lean = sign(knowing?.knows);
  const weight = knowing?.importance ?? 0;
  const known = { id: "experience", title: "What you know", weight, lean, spread: 0, size: 1 };
  return [...criteria, known];
}

/** The sum of weight x lean, how far it may be off (one standard deviation), all weight. */
function sumsOf(data, rows) {
  const counting = rows.filter((row) => row.weight);
  const total = (name) => sum(counting.map((row) => row.weight * row[name]));
  const doubt = rows.at(-1).doubt ?? 0;
  const variance = total("size") ** 2 / data.weightShape + total("spread") ** 2 + doubt ** 2;
  return { pull: total("lean"), variance, weight: sum(rows.map((row) => row.weight)) };
}

function callOf(data, share, leader, excluded) {
  if (excluded.size === 2) return ["none", null];
  if (excluded.size === 1) return ["constraint", other([...excluded][0])];
  if (share >= data.thresholds.clear) return ["clear", leader];
  return share >= data.thresholds.leaning ? ["leaning", leader] : ["close", null];
}

/** The verdict on `wanted`: {answers, weights, lens}; see the top of this file. */
export function judge(data, wanted) {
  const { answers, weights, lens } = wanted;
  const statedAlone = data.sourcesChosen || Object.keys(weights).length > 0;
  const leans = Object.fromEntries(data.criteria.map((row) => [row.id, row[lens]]));
  const unsaid = statedAlone ? null : unsaidOf(data, answers, leans);
  const terms = [...termsOf(data, wanted, leans), ...(unsaid ? [unsaid] : [])];
  const { pull, variance, weight } = sumsOf(data, terms);
  const tied = Math.abs(pull) < data.tie;
  const leader = tied ? null : pull > 0 ? "pytorch" : "tensorflow";
  const z = variance > 0 ? Math.abs(pull) / Math.sqrt(2 * variance) : 0;
  const share = tied ? 0.5 : (1 + erf(z)) / 2;
  const constraints = constraintsOf(data, answers);
  const excluded = new Set(constraints.map((row) => row.framework));
  const [call, framework] = callOf(data, share, leader, excluded);
  const rows = terms.map((row) => {
    const part = weight ? row.weight / weight : 0;
    return { ...row, share: part, contribution: part * row.lean };
  });
  return {
    lens, call, framework, leader, share, statedAlone, unsaid, constraints, rows,
    margin: tied ? 0 : pull / weight,
    deviation: weight ? Math.sqrt(variance) / weight : 0,
    said: rows.some((row) => row.weight && row.id !== "unsaid"),
    before: advised(data, answers, "before"),
    advice: advised(data, answers, "advice"),
    makes: chosen(data, answers).map(([, choice]) => choice.makes).filter(Boolean),
    clashes: clashesOf(data, answers),
  };
}

/** Every single answer that would change the call or the framework, largest change first. */
export function answerFlips(data, wanted, verdict = judge(data, wanted)) {
  const flips = [];
  for (const question of data.questions) {
    const before = wanted.answers[question.id] ?? UNSURE;
    for (const after of [...question.choices.map(({ id }) => id), UNSURE]) {
      if (after === before) continue;
      const answers = { ...wanted.answers, [question.id]: after };
      const { call, framework, margin } = judge(data, { ...wanted, answers });
      if (call === verdict.call && framework === verdict.framework) continue;
      flips.push({ question, before, after, call, framework, margin });
    }
  }
  const change = (flip) => Math.abs(flip.margin - verdict.margin);
  return flips.sort((one, two) => change(two) - change(one));
}

/** Where hard needs rule out both: each other answer that lets one in, nearest first. */
export function waysOut(data, wanted, verdict = judge(data, wanted)) {
  if (verdict.call !== "none") return [];
  const found = verdict.constraints.flatMap((rule) =>
    (rule.waysOut ?? []).map((way) => {
      const answers = { ...wanted.answers, [way.question]: way.answer };
      const { framework } = judge(data, { ...wanted, answers });
      return { ...way, framework, far: rule.question.machine ? 0 : 1 };
    }));
  return found.filter((way) => way.framework).sort((one, two) => one.far - two.far);
}

// --- words, as advisor/report/page/words.py and figures.py have them ---------------------------

const whole = (number) => String(Math.floor(number + 0.5));

function readings(share) {
  if (share > 0.995) return "over 99";
  if (share < 0.005) return "under 1";
  const cut = 1e-9; // what adding up leaves of a whole number
  return String(share >= 0.5 ? Math.floor(100 * share + cut) : Math.ceil(100 * share - cut));
}

function hundredths(number) {
  const part = Math.abs(number);
  return part > 0 && part < 0.005 ? "under 1" : whole(100 * part);
}

const towards = (number) => (number > 0 ? "pytorch" : "tensorflow");

/** The sentences of a page's data, each with its gaps filled in. */
function sentences({ words, titles, questions }) {
  const say = (key, ...values) => words[key].replace(/\{(\d)\}/g, (_, i) => values[i] ?? "");
  const asked = Object.fromEntries(questions.map((question) => [question.id, question]));
  const answerWords = (question, id) =>
    question.choices.find((choice) => choice.id === id)?.says ?? say("unsure");
  const outcome = ({ call, framework }) => say(`short-${call}`, titles[framework]);
  const headline = ({ call, framework, leader }) => {
    if (call === "close") return leader ? say("close", titles[leader]) : say("tie");
    return call === "none" ? say("none") : say(call, titles[framework], titles[other(framework)]);
  };
  const sure = ({ constraints, leader, share }) => {
    if (constraints.length) return "";
    return leader ? say("sure", titles[leader], readings(share)) : say("sure-tie");
  };
  const adds = (value, weight) => {
    if (!weight) return say("adds-nothing");
    return value ? say("adds", hundredths(value), titles[towards(value)]) : say("adds-even");
  };
  const leanWords = ([lean, spread]) => {
    if (!lean) return say(spread >= 0.5 ? "lean-unknown" : "lean-even");
    const far = Math.abs(lean);
    const size = far <= 0.25 ? "little" : far <= 0.5 ? "plain" : "strong";
    return say(`lean-${size}`, titles[towards(lean)]);
  };
  const note = ({ constraints, statedAlone, unsaid, said }) => {
    if (constraints.length) return "";
    if (statedAlone) return say("stated");
    if (!unsaid) return "";
    const titles = unsaid.questions.map((name) => asked[name].title);
    return said ? say("not-said", titles.join(", ")) : say("average");
  };
  return { say, asked, titles, answerWords, outcome, headline, sure, adds, leanWords, note };
}

/** What counts, largest first. */
function counted(verdict) {
  const largest = (row) => Math.abs(row.contribution);
  return verdict.rows.filter((row) => row.weight).sort((one, two) =>
    largest(two) - largest(one) || two.share - one.share || (one.id < two.id ? -1 : 1));
}

/** [label, titles] of what speaks for, against, and for neither. */
function sidesOf(verdict, { say, titles }) {
  const base = verdict.framework ?? verdict.leader;
  const toward = base === "tensorflow" ? -1 : 1;
  const rows = counted(verdict).filter((row) => row.id !== "unsaid");
  const names = (side) => rows
    .filter((row) => Math.sign(row.contribution) === side)
    .map((row) => row.title).join(", ") || say("nothing");
  const labels = base
    ? [say("for", titles[base]), say("against", titles[base])]
    : [say("for", titles.pytorch), say("for", titles.tensorflow)];
  return [[labels[0], names(toward)], [labels[1], names(-toward)], [say("even"), names(0)]];
}

/** What would change the verdict, as sentences: another framework first, then another call. */
function flipSentences(flips, verdict, { say, answerWords, outcome }) {
  const same = (flip) => (flip.framework === verdict.framework ? 1 : 0);
  const rows = new Map();
  for (const flip of [...flips].sort((one, two) => same(one) - same(two))) {
    const key = [flip.question.id, flip.call, flip.framework].join();
    if (!rows.has(key)) rows.set(key, { flip, values: [] });
    rows.get(key).values.push(`“${answerWords(flip.question, flip.after)}”`);
  }
  const told = [...rows.values()].map(({ flip, values }) => say("flip", flip.question.title,
    values.join(" or "), answerWords(flip.question, flip.before), outcome(flip)));
  return told.length ? told : [say("no-flip")];
}

/** What counts and leans otherwise today than in the articles, as sentences. */
function movedSentences(data, today, { say, leanWords }) {
  const leans = Object.fromEntries(data.criteria.map((row) => [row.id, row]));
  const far = ({ id }) => Math.abs(leans[id].today[0] - leans[id].documents[0]);
  const told = today.rows
    .filter((row) => row.weight && row.id in leans && far(row) >= 0.25)
    .sort((one, two) => two.share * far(two) - one.share * far(one))
    .map(({ id, title }) =>
      say("moved", title, leanWords(leans[id].documents), leanWords(leans[id].today)));
  return told.length ? told : [say("no-moved")];
}

// --- the page ----------------------------------------------------------------------------------

const SVG = "http://www.w3.org/2000/svg";

/** A new element with attributes and children. */
function make(page, tag, attributes = {}, ...children) {
  const drawn = ["svg", "path", "rect"].includes(tag);
  const made = drawn ? page.createElementNS(SVG, tag) : page.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** The source of a fact, as a link where it has an address that a browser opens. */
function cited(page, [label, url, dates]) {
  return make(page, "small", {}, url ? make(page, "a", { href: url }, label) : label, `, ${dates}`);
}

function listed(page, rows) {
  return rows.map((row) => make(page, "li", {}, ...[row].flat()));
}

function setBar(rect, value, full) {
  const width = (100 * Math.abs(value)) / full;
  rect.setAttribute("class", value > 0 ? "p" : "t");
  rect.setAttribute("x", value < 0 ? 100 - width : 100);
  rect.setAttribute("width", width);
}

/** Add the controls to a page and recompute it whenever one is moved. */
export function attach(page, data) {
  const start = () => structuredClone(data.start);
  const find = (id) => page.getElementById(id);
  const view = { page, data, find, speech: sentences(data), wanted: start() };
  const redraw = redrawing(view);
  addAnswers(view, () => redraw(true));
  for (const { id, title } of data.criteria) addSlider(view, id, title, () => redraw(false));
  addButtons(view, {
    "Take all sliders back": () => { view.wanted.weights = {}; redraw(true); },
    "Start again": () => { view.wanted = start(); redraw(true); },
  });
  const headline = find("headline"); // repeated at the foot while it is out of sight
  new IntersectionObserver(([seen]) => {
    find("standing").hidden = seen.isIntersecting;
  }).observe(headline);
  page.querySelector(".given").hidden = true;
  drawChanges(view, draw(view, true));
}

/** Redraw once for all changes made at a time; what would change it follows with the next frame. */
function redrawing(view) {
  let waiting = false;
  let sorting = false;
  let frame = 0;
  return (sorted) => {
    sorting ||= sorted;
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      const verdict = draw(view, sorting);
      waiting = sorting = false;
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => drawChanges(view, verdict));
    });
  };
}

function select(view, id, label, options, changed) {
  const { page } = view;
  const choices = options.map(([value, text]) => make(page, "option", { value }, text));
  const control = make(page, "select", { id }, ...choices);
  control.addEventListener("change", () => changed(control.value));
  return make(page, "label", { for: id }, label, control);
}

function addAnswers(view, changed) {
  const { page, data, wanted, speech: { say } } = view;
  const selects = data.questions.map((question) => {
    const options = [[UNSURE, say("unsure")], ...question.choices.map(({ id, says }) => [id, says])];
    return select(view, `q-${question.id}`, question.prompt, options, (value) => {
      if (value === UNSURE) delete view.wanted.answers[question.id];
      else view.wanted.answers[question.id] = value;
      changed();
    });
  });
  const lenses = [["today", "today’s dated facts"], ["documents", "what the articles claim"]];
  const judgedBy = select(view, "lens", "Judge by", lenses, (value) => {
    view.wanted.lens = value;
    changed();
  });
  const legend = make(page, "legend", {}, "Change an answer and the page recomputes");
  const all = make(page, "div", { class: "asked" }, ...selects, judgedBy);
  page.querySelector(".controls").append(make(page, "fieldset", {}, legend, all));
}

function addSlider(view, id, title, changed) {
  const { page } = view;
  const most = Math.max(10, view.wanted.weights[id] ?? 0);
  const input = make(page, "input",
    { type: "range", id: `w-${id}`, min: 0, max: most, step: 0.1 });
  input.addEventListener("input", () => {
    view.wanted.weights[id] = Number(input.value);
    changed();
  });
  const hidden = make(page, "span", { class: "sr" }, ` of ${title}`);
  const label = make(page, "label", { for: `w-${id}` }, "Weight", hidden);
  const row = view.find(`row-${id}`);
  if (!row.querySelector(".bar")) addBar(page, row);
  row.querySelector(".weight").prepend(label, input);
}

/** What a row that counts has from the start. */
function addBar(page, row) {
  const rect = make(page, "rect", { y: 2, height: 12 });
  const middle = make(page, "path", { d: "M100 0v16" });
  const bar = make(page, "svg", { class: "bar", viewBox: "0 0 200 16" }, middle, rect);
  row.querySelector(".counts").append(bar, make(page, "span", { class: "adds" }));
  row.querySelector(".weight").append(make(page, "span", { class: "share" }));
}

function addButtons(view, actions) {
  const { page } = view;
  const buttons = Object.entries(actions).map(([text, action]) => {
    const button = make(page, "button", { type: "button" }, text);
    button.addEventListener("click", action);
    return button;
  });
  page.querySelector(".controls").append(make(page, "p", {}, ...buttons));
}

/** Write what follows from the answers and weights; the verdict. */
function draw(view, sorted) {
  const { page, data, wanted } = view;
  const verdict = judge(data, wanted);
  drawVerdict(view, verdict);
  drawReadings(view, verdict);
  drawAdvice(view, verdict);
  drawControls(view, verdict);
  drawRows(view, verdict, sorted);
  page.dispatchEvent(new CustomEvent("judged", { detail: verdict }));
  return verdict;
}

/** New text, where it is new: what listens to the page is told nothing twice. */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function drawVerdict({ page, data, wanted, find, speech }, verdict) {
  const { say, titles, asked, answerWords } = speech;
  write(find("headline"), speech.headline(verdict));
  write(find("sure"), speech.sure(verdict));
  write(find("judged-by"), say(`by-${verdict.lens}`));
  write(find("standing"), `${speech.headline(verdict)} ${speech.sure(verdict)}`);
  const needs = verdict.constraints.map(({ framework, question, choice, because }) => {
    const { says, source } = data.facts[because];
    const text = say("need", titles[framework], choice.says, question.title, says);
    return [`${text} `, cited(page, source)];
  });
  const ways = waysOut(data, wanted, verdict).map((way) => say("way",
    answerWords(asked[way.question], way.answer), asked[way.question].title,
    titles[way.framework], way.says));
  const clashes = verdict.clashes.map((text) => say("clash", text));
  find("needs").replaceChildren(...listed(page, [...needs, ...ways, ...clashes]));
}

function drawReadings({ find, speech: { say, titles } }, verdict) {
  const decided = verdict.constraints.length > 0;
  for (const id of ["readings", "total"]) find(id).hidden = decided;
  find("need-bars").hidden = !decided;
  const theirs = decided ? 0.5 : verdict.leader === "tensorflow" ? verdict.share : 1 - verdict.share;
  for (const [name, part] of [["tensorflow", theirs], ["pytorch", 1 - theirs]]) {
    write(find(`of-${name}`), decided ? "" : say("of-100", titles[name], readings(part)));
  }
  const [left, right] = find("readings").querySelectorAll("rect");
  left.setAttribute("width", 400 * theirs);
  right.setAttribute("x", 400 * theirs);
  right.setAttribute("width", 400 - 400 * theirs);
}

function drawAdvice({ page, data, find, speech }, verdict) {
  const told = (lines) => lines.map((line) =>
    [`${line.says} `, cited(page, data.facts[line.because].source)]);
  const parts = { before: told(verdict.before), advice: [...told(verdict.advice), ...verdict.makes] };
  for (const [id, rows] of Object.entries(parts)) {
    find(id).hidden = !rows.length;
    find(id).querySelector("ul").replaceChildren(...listed(page, rows));
  }
  find("sides").replaceChildren(...described(page, sidesOf(verdict, speech)));
  write(find("note"), speech.note(verdict));
}

function described(page, rows) {
  return rows.flatMap(([term, text]) => [make(page, "dt", {}, term), make(page, "dd", {}, text)]);
}

/** What is chosen, in the controls and, for paper, in words. */
function drawControls({ page, data, wanted, find, speech }, verdict) {
  find("lens").value = wanted.lens;
  const given = [];
  for (const question of data.questions) {
    const answer = wanted.answers[question.id] ?? UNSURE;
    const control = find(`q-${question.id}`);
    control.value = answer;
    const asked = holds(question.askWhen, wanted.answers);
    control.parentElement.hidden = answer === UNSURE && !asked;
    if (answer !== UNSURE) given.push([question.prompt, speech.answerWords(question, answer)]);
  }
  const { say } = speech;
  for (const { id, title, weight } of verdict.rows) {
    if (find(`w-${id}`)) find(`w-${id}`).value = weight;
    if (id in wanted.weights) given.push([say("by-hand", title), String(weight)]);
  }
  const rows = given.length ? given : [[say("nothing-said"), ""]];
  page.querySelector(".given").replaceChildren(...described(page, rows));
}

function drawRows(view, verdict, sorted) {
  const { find, speech: { say, adds } } = view;
  const largest = Math.max(0, ...verdict.rows.map((row) => Math.abs(row.contribution)));
  const full = Math.max(largest, Math.abs(verdict.margin), verdict.deviation) || 1;
  const counting = counted(verdict).map((row) => row.id);
  for (const id of ["experience", "unsaid"]) find(`row-${id}`).hidden = !counting.includes(id);
  if (sorted) sortRows(view, counting);
  for (const { id, contribution, weight, share } of verdict.rows) {
    const row = find(`row-${id}`);
    setBar(row.querySelector(".bar rect"), contribution, full);
    write(row.querySelector(".adds"), adds(contribution, weight));
    const part = weight ? say("weight", `${hundredths(share)} %`) : say("weight-none");
    write(row.querySelector(".share"), part);
  }
  setBar(find("total").querySelector("rect"), verdict.margin, full);
  write(find("sum"), adds(verdict.margin, 1));
  const off = find("total").querySelector(".off");
  off.setAttribute("x", 100 - (100 * verdict.deviation) / full);
  off.setAttribute("width", (200 * verdict.deviation) / full);
  write(find("off"), say("give-or-take", hundredths(verdict.deviation)));
}

/** What counts first, largest first, then the rest; never while a slider is held. */
function sortRows({ data, find }, counting) {
  find("counting").append(...counting.map((id) => find(`row-${id}`)));
  const quiet = data.criteria.filter(({ id }) => !counting.includes(id));
  find("quiet").append(...quiet.map(({ id }) => find(`row-${id}`)));
  find("others").hidden = !quiet.length;
}

function drawChanges({ page, data, wanted, find, speech }, verdict) {
  const flips = flipSentences(answerFlips(data, wanted, verdict), verdict, speech);
  const [few, more] = find("flips").querySelectorAll("ul");
  few.replaceChildren(...listed(page, flips.slice(0, 6)));
  more.replaceChildren(...listed(page, flips.slice(6)));
  more.parentElement.hidden = flips.length < 7;
  const [then, now] = ["documents", "today"].map((lens) => judge(data, { ...wanted, lens }));
  write(find("then").querySelector("p"),
    speech.say("then", speech.outcome(then), speech.outcome(now)));
  find("then").querySelector("ul").replaceChildren(
    ...listed(page, movedSentences(data, now, speech)));
}
