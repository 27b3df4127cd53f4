// What the page asks for: a row of the table, one field a column, as reading/cells.py reads them.

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i; // to Number() 0x10 and "" are numbers too
const LARGEST = 1e30; // as in training
const DAY = 86_400_000; // milliseconds
const GAPS = new Set(["na", "n/a", "#n/a", "nan", "<na>", "null", "none"]); // besides nothing
const LISTED = 200; // words of a category that a list shows; of more it is a text field

/**
 * @param {HTMLElement} where it is put
 * @param {object} manifest model.json
 * @param {(inputs: Object<string, Float32Array> | null, told?: string) => void} ask
 */
export function showInput(where, manifest, ask) {
  const { columns } = manifest.input;
  const form = document.createElement("form");
  form.noValidate = true;
  const fields = columns.map((column, index) => addField(form, column, index));
  const button = document.createElement("button");
  button.textContent = "Ask";
  form.append(button);
  where.append(form);

  function answer() {
    for (const field of fields) field.check();
    const cells = fields.map((field, index) => read(field.input.value, columns[index]));
    const wrong = cells.filter((cell) => cell.told).length;
    const gaps = cells.filter((cell) => Number.isNaN(cell.number)).length;
    if (wrong) ask(null, `${wrong} of ${columns.length} fields are wrong`);
    else if (gaps === columns.length) ask(null, "Nothing is filled in yet");
    else ask({ features: subtract(cells.map((cell) => cell.number), columns) });
  }
  form.addEventListener("change", answer);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer();
    fields.find((field, index) => read(field.input.value, columns[index]).told)?.input.focus();
  });
  answer();
}

/** In float64 and then cut: float32 cannot tell two seconds of a Unix time apart. */
export function subtract(numbers, columns) {
  return Float32Array.from(numbers, (number, index) => number - (columns[index].offset ?? 0));
}

/** @returns {object} the `number`, NaN for a gap, or what is `told` because there is none */
export function read(text, column) {
  const trimmed = text.trim().normalize("NFC");
  if (!trimmed || GAPS.has(trimmed.toLowerCase())) return { number: NaN };
  switch (column.kind) {
    case "category":
      return { number: column.words.indexOf(trimmed) + 1, strange: !column.words.includes(trimmed) };
    case "boolean":
      return { number: Number(trimmed === "true") };
    case "date":
      return readDate(trimmed);
    default:
      return readNumber(trimmed);
  }
}

function readNumber(text) {
  if (!NUMBER.test(text)) {
    return { told: `Not a number${text.includes(",") ? ": write 1.5, not 1,5" : ""}` };
  }
  const number = Number(text);
  return Math.abs(number) <= LARGEST ? { number } : { told: "Not a number below 1e30" };
}

/** Days since 1970. A date without a clock is midnight, wherever the browser is. */
function readDate(text) {
  const found = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?)?$/.exec(text);
  const [year, month, day, hour, minute, second] = (found ?? []).slice(1).map((each) => Number(each ?? 0));
  const time = Date.UTC(year, month - 1, day);
  const same = found && new Date(time).getUTCMonth() === month - 1 && hour < 24 && minute < 60;
  if (!same) return { told: "Not a date like 2026-11-30" };
  return { number: time / DAY + (hour * 60 + minute + second / 60) / 1440 };
}

function addField(form, column, index) {
  const label = document.createElement("label");
  label.htmlFor = `column-${index}`;
  label.textContent = column.name;
  const input = makeInput(column, index);
  Object.assign(input, { id: label.htmlFor, autocomplete: "off" });
  const wrong = document.createElement("p");
  Object.assign(wrong, { id: `wrong-${index}`, className: "wrong" });
  input.setAttribute("aria-describedby", wrong.id);
  form.append(label, input, wrong);
  function check() {
    const { told, strange } = read(input.value, column);
    wrong.textContent = told ?? (strange ? "A word that the model has not learned" : "");
    input.setAttribute("aria-invalid", String(Boolean(told)));
  }
  return { input, check };
}

function makeInput(column, index) {
  const words = { boolean: ["true", "false"], category: column.words }[column.kind];
  if (words && words.length <= LISTED && column.kind === "boolean") return makeList(words);
  const input = document.createElement("input");
  if (column.kind === "date") input.placeholder = "2026-11-30";
  if (column.kind === "number") input.inputMode = "decimal";
  if (words && words.length <= LISTED) {
    const list = document.createElement("datalist");
    list.id = `words-${index}`;
    list.append(...words.map((word) => new Option(word, word)));
    document.body.append(list);
    input.setAttribute("list", list.id);
  }
  return input;
}

function makeList(words) {
  const list = document.createElement("select");
  list.append(new Option("not known", ""), ...words.map((word) => new Option(word, word)));
  return list;
}
