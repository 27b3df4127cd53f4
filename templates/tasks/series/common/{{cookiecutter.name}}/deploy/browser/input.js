// What the page asks for: the past of a series as CSV, pasted or a file.

import { showChart } from "./chart.js";
import { readSeries, timesAfter } from "./series.js";

/**
 * @param {HTMLElement} where it is put
 * @param {object} manifest model.json
 * @param {(inputs: Object<string, Float32Array> | null, told?: string, show?: Function) => void} ask
 */
export function showInput(where, manifest, ask) {
  const { input: about, target } = manifest;
  const form = document.createElement("form");
  const text = document.createElement("textarea");
  const file = document.createElement("input");
  const names = [about.step ? about.time : "", ...about.columns].filter(Boolean).join(", ");
  const asked = `CSV: a header with ${names}, then ${about.past} rows or more, the oldest first`;
  Object.assign(text, { id: "series", rows: 10, spellcheck: false, autocomplete: "off", wrap: "off" });
  Object.assign(file, { id: "file", type: "file", accept: ".csv,.tsv,.txt,text/csv" });
  form.append(makeLabel("series", asked), text, makeLabel("file", "or a file with these rows"), file);
  where.append(form);
  const chart = document.createElement("div");
  document.getElementById("answer").after(chart);
  const draw = (past, future, times) => showChart(chart, target.columns, past, future, times);

  function answer() {
    const { told, rows, last } = readSeries(text.value, about);
    text.setAttribute("aria-invalid", String(Boolean(told && text.value)));
    if (told) {
      draw([], [], []);
      ask(null, told);
      return;
    }
    const places = target.columns.map((name) => about.columns.indexOf(name));
    const known = places.map((place) => rows.map((row) => row[place]));
    draw(known, [], []);
    ask({ past: Float32Array.from(rows.flat()) }, "", (outputs) => {
      const width = target.columns.length;
      const future = target.columns.map((_, at) => outputs.filter((_, index) => index % width === at));
      draw(known, future, timesAfter(last, about.step, target.ahead));
      return target.columns.map((name, at) => describe(name, future[at])).join("; ");
    });
  }

  text.addEventListener("input", answer);
  form.addEventListener("submit", (event) => event.preventDefault());
  file.addEventListener("change", async () => {
    if (!file.files.length) return;
    ask(null, `Reading ${file.files[0].name}`);
    try {
      text.value = await readText(file.files[0]);
    } catch (error) {
      text.value = "";
      ask(null, error.message);
      return;
    }
    answer();
  });
  answer();
}

/** Raises TypeError: not UTF-8. */
async function readText(file) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    throw new TypeError(`${file.name} is not text in UTF-8`);
  }
}

function describe(name, numbers) {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)].map(round);
  return `${name} ${round(numbers[0])}, then ${least} to ${most}`;
}

function round(number) {
  return String(Number(number.toPrecision(4)));
}

function makeLabel(of, text) {
  return Object.assign(document.createElement("label"), { htmlFor: of, textContent: text });
}
