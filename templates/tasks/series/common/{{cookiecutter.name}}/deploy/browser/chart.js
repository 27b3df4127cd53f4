// Draws what was, and what comes next.

const SPACE = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, EDGE] = [320, 160, 6]; // of the drawing's own units

/**
 * @param {HTMLElement} where it is put, in the place of what is there
 * @param {string[]} names of the columns that are forecast
 * @param {number[][]} past of each; undefined where it is not known
 * @param {number[][]} future of each, empty where there is none yet
 * @param {string[]} times of the future
 */
export function showChart(where, names, past, future, times) {
  where.replaceChildren();
  for (const [at, name] of names.entries()) {
    if (past[at]?.length) where.append(drawOne(name, past[at], future[at] ?? []));
  }
  if (times.length) where.append(listNumbers(names, future, times));
}

function drawOne(name, past, future) {
  const all = [...past, ...future];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const right = (at) => EDGE + ((WIDTH - 2 * EDGE) * at) / Math.max(1, all.length - 1);
  const up = (number) => HEIGHT - EDGE - ((HEIGHT - 2 * EDGE) * (number - least)) / (most - least || 1);
  const line = (numbers, from, color) => {
    const points = numbers.map((number, at) => `${right(from + at)},${up(number)}`).join(" ");
    return make("polyline", { points, fill: "none", stroke: color, "stroke-width": 2 });
  };
  const label = `${name}: ${past.length} steps and the ${future.length} that are forecast`;
  const chart = make("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label });
  chart.append(line(past, 0, "var(--quiet)"));
  // From the last known one on, so that there is no hole between the two.
  if (future.length) chart.append(line([past.at(-1), ...future], past.length - 1, "var(--mark)"));
  const words = `${name}, from ${round(least)} to ${round(most)}`;
  const figure = document.createElement("figure");
  figure.append(chart, Object.assign(document.createElement("figcaption"), { textContent: words }));
  return figure;
}

function listNumbers(names, future, times) {
  const details = document.createElement("details");
  const table = document.createElement("table");
  const summary = Object.assign(document.createElement("summary"), { textContent: "Numbers" });
  addRow(table, "th", ["", ...names]);
  for (const [at, time] of times.entries()) {
    addRow(table, "td", [time, ...future.map((numbers) => round(numbers[at]))]);
  }
  details.append(summary, table);
  return details;
}

function addRow(table, kind, texts) {
  const row = table.insertRow();
  for (const text of texts) row.append(Object.assign(document.createElement(kind), { textContent: text }));
}

function make(kind, attributes) {
  const made = document.createElementNS(SPACE, kind);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function round(number) {
  return String(Number(number.toPrecision(6)));
}
