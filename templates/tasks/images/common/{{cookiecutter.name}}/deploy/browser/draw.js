// An area to draw in, with a finger, a pen, the mouse or the keyboard.

import { drawStrokes } from "./picture.js";

const LINE = 24; // pixels of the paper
const STEP = 10; // pixels of the paper that an arrow key moves the pen
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const HTML = `
  <p id="keys" class="hint">
    Draw with a finger, a pen or the mouse. By keyboard: the arrow keys move the pen, the space bar
    puts it down and lifts it.
  </p>
  <canvas id="paper" width="320" height="320" tabindex="0" role="application"
    aria-label="Drawing area" aria-describedby="keys"></canvas>
  <button id="clear" type="button">Clear <kbd>Esc</kbd></button>`;

/**
 * @param {HTMLElement} where it is put
 * @param {(strokes: Point[][]) => void} drawn called with all strokes after each; none: cleared
 */
export function showPaper(where, drawn) {
  where.insertAdjacentHTML("beforeend", HTML);
  const paper = document.getElementById("paper");
  const brush = paper.getContext("2d");
  let strokes = [];
  let stroke = null; // the one being drawn
  let pen = null; // the keyboard's: {x, y}

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
    if (strokes.length) drawn(strokes);
  }

  function clear() {
    strokes = [];
    stroke = null;
    pen = null;
    draw();
    drawn(strokes);
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

  draw();
}
