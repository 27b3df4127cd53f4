// A series as text becomes the model's input, as reading/cells.py and reading/grid.py read it.

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i; // to Number() 0x10 and "" are numbers too
const CLOCK = /^[T ]+(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?\s*(Z|[+-]\d{2}:?\d{2})?$/i;
const DAY = /^(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(.*)$/;
const LARGEST = 1e30; // as in training
const LATEST = 6e10; // seconds since 1970; larger ones are thousandths of them, or of those
const GAPS = new Set(["", "na", "n/a", "#n/a", "nan", "<na>", "null", "none", "-", "--", "?", "."]);

class Wrong extends Error {}

/**
 * @param {string} text CSV: a header with the columns in any order, then rows, the oldest first
 * @param {object} about `input` of model.json
 * @returns {object} `rows` as the model takes them, and the `last` time in milliseconds or null;
 *   or what is `told` because they cannot be used
 */
export function readSeries(text, about) {
  if (!text.trim()) return { told: "Nothing is pasted yet" };
  try {
    return read(text, about);
  } catch (error) {
    if (error instanceof Wrong) return { told: error.message };
    throw error;
  }
}

/** The times of the steps that follow; their numbers where no time is known. */
export function timesAfter(last, step, ahead) {
  const times = Array.from({ length: ahead }, (_, at) => at + 1);
  if (last === null) return times.map(String);
  const written = times.map((each) => new Date(last + 1000 * step * each).toISOString());
  return written.map((time) => time.replace("T", " ").replace(/(:00)?\.000Z$/, ""));
}

function read(text, { columns, past, step, time, order, decimal }) {
  const [header, ...lines] = splitRows(text.replace(/^\ufeff/, ""));
  const names = header.map((name) => name.trim());
  const missing = columns.filter((name) => !names.includes(name));
  if (missing.length) throw new Wrong(`There is no column ${missing.slice(0, 5).join(", ")}`);
  const places = columns.map((name) => names.indexOf(name));
  const when = time && step ? names.indexOf(time) : -1;
  const [moments, rows] = [[], []];
  for (const [at, cells] of lines.entries()) {
    const where = `Row ${at + 1}`;
    if (cells.length !== names.length) {
      throw new Wrong(`${where} has ${cells.length} cells, the header has ${names.length}`);
    }
    const numbers = places.map((place) => readNumber(cells[place], names[place], decimal, where));
    // What is not known is as it was last.
    rows.push(numbers.map((number, each) => (Number.isNaN(number) && at ? rows.at(-1)[each] : number)));
    if (when >= 0) moments.push(readTime(cells[when], time, order, where));
  }
  const taken = takeLast(rows, past, findPlaces(moments, 1000 * step));
  if (taken.length < past) throw new Wrong(`${taken.length} rows, the model needs ${past}`);
  const gap = columns.find((_, at) => Number.isNaN(taken[0][at]));
  if (gap) throw new Wrong(`${gap} has a gap at the start, with nothing before it to fill it`);
  return { rows: taken, last: moments.at(-1) ?? null };
}

/** The last rows, those that are missing as what was known before. */
function takeLast(rows, past, places) {
  if (!places.length) return rows.slice(-past);
  const taken = [];
  let at = rows.length - 1;
  for (let place = places.at(-1); place >= 0 && taken.length < past; --place) {
    while (places[at] > place) --at;
    taken.unshift(rows[at]);
  }
  return taken;
}

/** How many steps after the first row each row is. */
function findPlaces(moments, step) {
  const counts = new Map();
  for (const [at, moment] of moments.entries()) {
    const after = at && moment - moments[at - 1];
    if (at && after === 0) throw new Wrong(`Row ${at + 1} has the time of the row before it`);
    if (after < 0) throw new Wrong(`Row ${at + 1} is before the row before it: sort the rows`);
    if (after % step) throw new Wrong(`Row ${at + 1} is no whole number of steps after the last`);
    if (at) counts.set(after, (counts.get(after) ?? 0) + 1);
  }
  const most = Math.max(...counts.values());
  const usual = Math.min(...[...counts.keys()].filter((each) => counts.get(each) === most));
  if (counts.size && usual !== step) {
    throw new Wrong(`A row every ${usual / 1000} s, the model takes one every ${step / 1000} s`);
  }
  return moments.map((moment) => (moment - moments[0]) / step);
}

/** Cells of CSV with commas, semicolons, tabs or bars between them; lines without any are left out. */
function splitRows(text) {
  const [first] = text.split("\n", 1);
  const counts = [",", ";", "\t", "|"].map((each) => [first.split(each).length, each]);
  const [, mark] = counts.reduce((one, other) => (other[0] > one[0] ? other : one));
  const rows = [[""]];
  let [quoted, before] = [false, ""];
  for (const letter of text.replace(/\r\n?/g, "\n")) {
    const row = rows.at(-1);
    const doubled = letter === '"' && before === '"' && !quoted; // "" inside quotes is one
    before = letter;
    if (letter === mark && !quoted) row.push("");
    else if (letter === "\n" && !quoted) rows.push([""]);
    else if (letter !== '"' || doubled) row[row.length - 1] += letter;
    if (letter === '"') quoted = !quoted;
  }
  return rows.filter((row) => row.some((cell) => cell.trim()));
}

function readNumber(cell, name, decimal, where) {
  let text = cell.trim();
  if (GAPS.has(text.toLowerCase())) return NaN;
  if (decimal !== ".") text = text.replaceAll(".", "?").replace(decimal, ".");
  if (!NUMBER.test(text)) throw new Wrong(`${where}: ${name} is not a number (${cell.trim().slice(0, 40)})`);
  const number = Number(text);
  if (Math.abs(number) <= LARGEST) return number;
  throw new Wrong(`${where}: ${name} is not a finite number below 1e30`);
}

/** Milliseconds since 1970, in UTC where the time says no other, wherever the browser is. */
function readTime(cell, name, order, where) {
  const text = cell.trim();
  if (NUMBER.test(text) && Number.isFinite(Number(text))) return Math.round(1000 * toSeconds(Number(text)));
  const moment = parseTime(text, order) ?? parseTime(text, "ymd"); // what programs write
  if (moment === null) throw new Wrong(`${where}: ${name} is not a time like 2026-11-30 14:00 (${text.slice(0, 40)})`);
  return moment;
}

function toSeconds(number) {
  return Math.abs(number) > LATEST ? toSeconds(number / 1000) : number;
}

function parseTime(text, order) {
  const found = DAY.exec(text);
  const clock = found?.[5] ? CLOCK.exec(found[5]) : ["", "0", "0"];
  if (!found || !clock) return null;
  const parts = Object.fromEntries([...order].map((part, at) => [part, found[[1, 3, 4][at]]]));
  const [year, month, day, hour, minute] = [parts.y, parts.m, parts.d, clock[1], clock[2]].map(Number);
  const second = Number(clock[3] ?? 0);
  const midnight = new Date(Date.UTC(year, month - 1, day));
  const real = midnight.getUTCMonth() === month - 1 && midnight.getUTCDate() === day;
  if (parts.y.length !== 4 || !real || hour > 23 || minute > 59 || second >= 60) return null;
  const ahead = readZone(clock[4]);
  return Math.round(midnight.getTime() + 60_000 * (60 * hour + minute - ahead) + 1000 * second);
}

/** Minutes that a zone is ahead. */
function readZone(text) {
  if (!text || /^z$/i.test(text)) return 0;
  const minutes = 60 * Number(text.slice(1, 3)) + Number(text.slice(-2));
  return text[0] === "-" ? -minutes : minutes;
}
