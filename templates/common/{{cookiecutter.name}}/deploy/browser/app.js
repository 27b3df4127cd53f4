// The page: draws strokes, asks the model about them, shows what it says.

import { drawStrokes, enlarge, scan } from "./picture.js";
import { loadModel, runtimeName } from "./runtime.js";

const LINE = 24; // pixels of the paper
const STEP = 10; // pixels of the paper that an arrow key moves the pen
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const paper = document.getElementById("paper");
const brush = paper.getContext("2d");
const answer = document.getElementById("answer");
const shares = document.getElementById("shares");

let strokes = [];
let stroke = null; // the one being drawn
let pen = null; // the keyboard's: {x, y}
export let model = null; // {manifest, labels, rows, run}
let asked = 0; // pictures shown to the model so far; only the last answer counts

paper.addEventListener("pointerdown", (event) => {
  if (!event.isPrimary || event.button !== 0) return;
  paper.setPointerCapture(event.pointerId);
  begin(place(event));
});
paper.addEventListener("pointermove", (event) => {
  if (!event.isPrimary || !paper.hasPointerCapture(event.pointerId)) return;
  for (const each of event.getCoalescedEvents?.() ?? [event]) extend(place(each));
});
for (const name of ["pointerup", "pointercancel"]) paper.addEventListener(name, lift);

paper.addEventListener("keydown", (event) => {
  if (event.key === " ") {
    pen ??= { x: paper.width / 2, y: paper.height / 2 };
    if (stroke) lift();
    else begin({ ...pen });
  } else if (event.key in ARROWS) {
    const [x, y] = ARROWS[event.key];
    pen ??= { x: paper.width / 2, y: paper.height / 2 };
    pen = { x: bound(pen.x + STEP * x), y: bound(pen.y + STEP * y) };
    if (stroke) extend({ ...pen });
    else draw();
  } else return;
  event.preventDefault(); // the page would scroll
});
paper.addEventListener("blur", () => {
  if (pen && stroke) lift();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") clear();
});
document.getElementById("clear").addEventListener("click", clear);

function place(event) {
  const box = paper.getBoundingClientRect();
  const scale = paper.width / box.width;
  return { x: (event.clientX - box.left) * scale, y: (event.clientY - box.top) * scale };
}

function bound(number) {
  return Math.min(Math.max(number, 0), paper.width);
}

function begin(point) {
  stroke = [point];
  strokes.push(stroke);
  draw();
}

function extend(point) {
  stroke.push(point);
  draw();
}

function lift() {
  stroke = null;
  draw();
  classify();
}

function clear() {
  strokes = [];
  stroke = null;
  pen = null;
  asked += 1; // an answer still on its way is to the old picture
  draw();
  show(null);
}

function draw() {
  brush.fillStyle = "black";
  brush.fillRect(0, 0, paper.width, paper.height);
  drawStrokes(brush, strokes, LINE);
  if (!pen) return;
  brush.beginPath();
  brush.arc(pen.x, pen.y, LINE / 2, 0, 2 * Math.PI);
  brush.strokeStyle = stroke ? "orange" : "deepskyblue";
  brush.lineWidth = 3;
  brush.stroke();
}

async function classify() {
  if (!model || strokes.length === 0) return;
  const mine = ++asked;
  try {
    const pixels = enlarge(scan(strokes), model.manifest.input.image_size);
    const logits = await model.run(pixels);
    if (mine === asked) show(softmax(logits));
  } catch (error) {
    fail(error);
  }
}

function softmax(logits) {
  const largest = Math.max(...logits);
  const odds = Array.from(logits, (logit) => Math.exp(logit - largest));
  const sum = odds.reduce((one, other) => one + other, 0);
  return odds.map((odd) => odd / sum);
}

function show(probabilities) {
  if (!model) return;
  const best = probabilities ? probabilities.indexOf(Math.max(...probabilities)) : -1;
  answer.textContent = probabilities
    ? `${model.labels[best]}, ${percent(probabilities[best])} sure`
    : "Nothing drawn yet";
  for (const [index, row] of model.rows.entries()) {
    const share = probabilities?.[index] ?? 0;
    row.bar.value = share;
    row.number.textContent = percent(share);
    row.title.className = index === best ? "first" : "";
  }
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
  draw();
  try {
    const manifest = await (await fetch("model.json")).json();
    const labels = manifest.classes;
    const run = await loadModel(manifest.file, manifest.input.image_size);
    model = { manifest, labels, rows: labels.map((label) => addRow(label)), run };
    const told = `${runtimeName} runs ${manifest.file} in this page. Nothing you draw leaves it.`;
    document.getElementById("about").textContent = told;
    show(null);
    classify(); // what was drawn while the model was loading
  } catch (error) {
    fail(error);
  }
}

start();
