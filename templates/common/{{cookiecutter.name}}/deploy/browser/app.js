// The page: asks for an input, asks the model about it, shows what it says.

import { showInput } from "./input.js";
import { loadModel, runtimeName } from "./runtime.js";

const LIKELY = 0.5; // from this probability on one of several classes is named

const answer = document.getElementById("answer");
const shares = document.getElementById("shares");

export let model = null; // {manifest, rows, run}
let asked = 0; // inputs given so far; only the last answer counts
let waiting = null; // what was given while the model was loading

/**
 * @param {Object<string, Float32Array> | null} inputs by name; null when there is none to ask about
 * @param {string} told why there is none
 * @param {(outputs: number[]) => string} showSeries draws what comes next, and says it in words
 */
async function ask(inputs, told = "", showSeries = null) {
  const mine = ++asked; // an answer still on its way is to an older input
  waiting = [inputs, told, showSeries];
  if (!model) return;
  try {
    const outputs = inputs && Array.from(await model.run(inputs));
    if (mine === asked) show(outputs, told, showSeries);
  } catch (error) {
    fail(error);
  }
}

function show(outputs, told, showSeries) {
  if (outputs && !outputs.every(Number.isFinite)) {
    [outputs, told] = [null, "The model gives NaN or infinity for this"];
  }
  const { kind, name, classes } = model.manifest.target;
  if (kind === "number") {
    answer.textContent = outputs ? `${name} ${round(outputs[0])}` : told;
    return;
  }
  if (kind === "series") {
    answer.textContent = outputs ? showSeries(outputs) : told;
    return;
  }
  const probabilities = outputs && (kind === "class" ? softmax(outputs) : outputs.map(logistic));
  const best = probabilities ? Math.max(...probabilities) : 0;
  const named = [];
  for (const [index, row] of model.rows.entries()) {
    const share = probabilities?.[index] ?? 0;
    const first = kind === "class" ? share === best && best > 0 && !named.length : share >= LIKELY;
    if (first) named.push(classes[index]);
    row.bar.value = share;
    row.number.textContent = percent(share);
    row.title.className = first ? "first" : "";
  }
  const sure = kind === "class" ? `, ${percent(best)} sure` : "";
  answer.textContent = probabilities ? (named.join(", ") || "None of the classes") + sure : told;
}

function softmax(logits) {
  const largest = Math.max(...logits);
  const odds = logits.map((logit) => Math.exp(logit - largest));
  const sum = odds.reduce((one, other) => one + other, 0);
  return odds.map((odd) => odd / sum);
}

function logistic(logit) {
  return 1 / (1 + Math.exp(-logit));
}

function round(number) {
  return String(Number(number.toPrecision(6))); // as %.6g
}

function percent(share) {
  return `${Math.round(100 * share)} %`;
}

function addRow(label) {
  const title = document.createElement("dt");
  title.textContent = label;
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", label);
  const middle = document.createElement("dd");
  middle.append(bar);
  const number = document.createElement("dd");
  number.className = "percent";
  shares.append(title, middle, number);
  return { title, bar, number };
}

function fail(error) {
  console.error(error);
  answer.className = "error";
  answer.textContent = `The model cannot be run here: ${error.message ?? error}`;
}

async function start() {
  try {
    const manifest = await (await fetch("model.json")).json();
    showInput(document.getElementById("input"), manifest, ask);
    const run = await loadModel(manifest.file, manifest);
    model = { manifest, rows: manifest.target.classes.map(addRow), run };
    const told = `${runtimeName} runs ${manifest.file} in this page. Nothing you give it leaves it.`;
    document.getElementById("about").textContent = told;
    ask(...waiting); // what was given while the model was loading
  } catch (error) {
    fail(error);
  }
}

start();
