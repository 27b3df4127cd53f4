// What the page asks for: a row of the table, one field a column.

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i; // to Number() 0x10 and "" are numbers too
const LARGEST = 1e30; // as in training

/**
 * @param {HTMLElement} where it is put
 * @param {object} manifest model.json
 * @param {(inputs: Object<string, Float32Array> | null, told?: string) => void} ask
 */
export function showInput(where, manifest, ask) {
  const { columns, offset } = manifest.input;
  const form = document.createElement("form");
  form.noValidate = true;
  const fields = columns.map((column, index) => addField(form, column, index));
  const button = document.createElement("button");
  button.textContent = "Ask";
  form.append(button);
  where.append(form);

  function answer(all) {
    for (const field of fields) field.check(all);
    const numbers = fields.map((field) => read(field.input.value).number);
    const missing = numbers.filter((number) => number === undefined).length;
    if (missing) ask(null, `${missing} of ${columns.length} numbers to go`);
    else ask({ features: subtract(numbers, offset) });
  }
  form.addEventListener("change", () => answer(false));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer(true);
    fields.find((field) => read(field.input.value).told)?.input.focus();
  });
  answer(false);
}

/** In float64 and then cut: float32 cannot tell two seconds of a Unix time apart. */
export function subtract(numbers, offset) {
  return Float32Array.from(numbers, (number, index) => number - offset[index]);
}

/** @returns {object} the `number`, or what is `told` because there is none */
export function read(text) {
  const trimmed = text.trim();
  if (!trimmed) return { told: "A number is missing" };
  if (!NUMBER.test(trimmed)) {
    return { told: `Not a number${trimmed.includes(",") ? ": write 1.5, not 1,5" : ""}` };
  }
  const number = Number(trimmed);
  return Math.abs(number) <= LARGEST ? { number } : { told: "Not a number below 1e30" };
}

function addField(form, column, index) {
  const label = document.createElement("label");
  label.htmlFor = `column-${index}`;
  label.textContent = column;
  const input = document.createElement("input");
  Object.assign(input, { id: label.htmlFor, inputMode: "decimal", autocomplete: "off" });
  const wrong = document.createElement("p");
  Object.assign(wrong, { id: `wrong-${index}`, className: "wrong" });
  input.setAttribute("aria-describedby", wrong.id);
  form.append(label, input, wrong);
  function check(all) {
    // An empty field is wrong only once an answer is asked for.
    const told = input.value.trim() || all ? read(input.value).told : undefined;
    wrong.textContent = told ?? "";
    input.setAttribute("aria-invalid", String(Boolean(told)));
  }
  return { input, check };
}
